"""责令改正通知: what the letter tells the employer; never that anybody complained. Basis: d13-24, d13-28."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ComplaintMatter, OrderRow, Submission
from quanyi.agency.control.complaints import CLAUSES
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.agency.review.models import LetterEvent
from quanyi.agency.wording import quoted_in_full


def _addressee(submission: Submission) -> Addressee | None:
    return Addressee(employer=submission.employer)


def _facts(submission: Submission) -> Facts:
    row: OrderRow = submission.order
    matter = ComplaintMatter(row.matter)
    yield _("责令事项"), str(matter.label)
    if row.first_month:
        last = str(row.last_month) if row.last_month else _("至今")
        yield _("月份"), f"{row.first_month} — {last}"
    yield _("责令内容"), row.wanted
    yield _("条款"), _("、").join(map(quoted_in_full, CLAUSES[matter]))
    yield _("决定机关和文号"), row.authority
    yield _("限期"), row.due_on.isoformat()
    yield _("答复"), _("改正以后请在“责令改正”页面或者到窗口答复；对劳动关系有异议的，写明理由。")
    yield _("逾期不改正的"), _after(matter)


def _after(matter: ComplaintMatter) -> str:
    if matter is ComplaintMatter.NOT_PAID:
        return _("自欠缴之日起按日加收滞纳金（%(clause)s），并移送有权机关依法处理。") % {
            "clause": quoted_in_full("sil-86")
        }
    return _("移送劳动保障监察机构依法处理。")


# The order is the letter: before it stands nothing is asked of the employer.
LETTERS = Letters(addressee=_addressee, facts=_facts, events=(LetterEvent.APPROVED,))
