"""What the telephone tells of a record, in spoken words; no name and no number. Basis: d14-2-2, d14-2-3, d14-2-4."""

from quanyi.agency.serve.record import BenefitLine, PersonRecord
from quanyi.law.spoken import spoken_count, spoken_month, spoken_year, spoken_yuan
from quanyi.law.terms import RecordItem


def contributions(record: PersonRecord) -> list[str]:
    """缴费."""
    if not record.contribution_months:
        return ["没有缴费记录。"]
    told = [f"累计缴费{spoken_count(record.contribution_months)}个月。"]
    if record.contributions:
        told.append(f"最近缴到{spoken_month(record.contributions[0].month)}。")
    return told


def account(record: PersonRecord) -> list[str]:
    """个人账户."""
    settled = next((year for year in record.years if year.is_settled), None)
    told = [f"个人账户储存额{spoken_yuan(record.balance_fen)}，未结息年度的利息不含在内。"]
    if settled:
        told.append(f"最近结息的年度是{spoken_year(settled.year)}。")
    return told


def benefits(record: PersonRecord) -> list[str]:
    """待遇."""
    return [_benefit(line) for line in record.benefits if not line.is_replaced] or ["没有待遇记录。"]


def _benefit(line: BenefitLine) -> str:
    paid = f"已发到{spoken_month(line.paid_until)}" if line.paid_until else "还没有发放"
    return f"{line.kind}，{spoken_yuan(line.amount_fen)}，{paid}。"


CHOICES = {
    "1": (contributions, RecordItem.CONTRIBUTION),
    "2": (account, RecordItem.ACCOUNT),
    "3": (benefits, RecordItem.BENEFIT),
}
