"""待遇怎样支付: month by month or once, from whose fund, for how long. Basis: gb-12-2, d13-26-4."""

from quanyi.agency.registry.models import BenefitKind as K
from quanyi.law.terms import FuneralScheme, Scheme

# What is paid month by month; the others once, in the month of the decision.
MONTHLY = frozenset(
    {
        K.MONTHLY_PENSION,
        K.CARE_ALLOWANCE,
        K.DEPENDANTS,
        K.DISABILITY_ALLOWANCE,
        K.MISSING_WORKER,
        K.UNEMPLOYMENT,
        K.UNEMPLOYED_MEDICAL,
        K.SICKNESS,
    }
)
# What is granted for a number of months, so that its last one stands from the beginning.
FOR_A_TIME = frozenset({K.UNEMPLOYMENT, K.UNEMPLOYED_MEDICAL})
ONCE_IN_A_LIFE = frozenset({K.SURVIVORS, K.WORK_DEATH, K.LUMP_SUM_SHORT, K.UNEMPLOYMENT_DEATH})
# Once for each injury: a second injury brings its own.
ONCE_AN_INJURY = frozenset({K.DISABILITY_LUMP_SUM, K.INJURY_MEDICAL})
PAID_WHOLE = (K.INHERITANCE, K.LUMP_SUM_SHORT, K.LUMP_SUM_LEFT)
OF_INJURY = (
    K.DISABILITY_LUMP_SUM,
    K.CARE_ALLOWANCE,
    K.WORK_DEATH,
    K.DEPENDANTS,
    K.DISABILITY_ALLOWANCE,
    K.INJURY_MEDICAL,
    K.MISSING_WORKER,
)
OF_UNEMPLOYMENT = (K.UNEMPLOYMENT, K.UNEMPLOYED_MEDICAL, K.UNEMPLOYMENT_DEATH)
# Whose fund pays, where it is not the pension's.
SCHEME_OF = {
    **dict.fromkeys(OF_INJURY, Scheme.WORK_INJURY),
    **dict.fromkeys(OF_UNEMPLOYMENT, Scheme.UNEMPLOYMENT),
    K.MATERNITY_ALLOWANCE: Scheme.MATERNITY,
}
# One funeral grant of all schemes is paid. Basis: sil-49.
WITH_FUNERAL = {
    K.SURVIVORS: FuneralScheme.PENSION,
    K.WORK_DEATH: FuneralScheme.WORK_INJURY,
    K.UNEMPLOYMENT_DEATH: FuneralScheme.UNEMPLOYMENT,
}
# Paid to somebody who must be alive.
OF_THE_LIVING = frozenset(
    {
        K.MONTHLY_PENSION,
        K.CARE_ALLOWANCE,
        K.DISABILITY_ALLOWANCE,
        K.UNEMPLOYMENT,
        K.UNEMPLOYED_MEDICAL,
        K.SICKNESS,
        K.DISABILITY_LUMP_SUM,
        K.INJURY_MEDICAL,
        K.MATERNITY_ALLOWANCE,
    }
)
