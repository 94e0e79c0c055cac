"""待遇核定表: the decision with its formula as it was worked out, on paper with proof."""

import pytest
from django.conf import settings
from tests.agency.kinds.benefit.test_decisions import decided
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years
from tests.agency.serve.papers import EXTRACTORS
from tests.agency.visitors import Visitors, browser

from quanyi.agency.papers.models import IssuedPaper, PaperKind, PaperUse
from quanyi.agency.serve.issuing import content_as_issued
from quanyi.agency.serve.templatetags.figures import in_unit
from quanyi.law.explain import Figure
from quanyi.law.money import format_yuan
from quanyi.verify_paper import GENUINE, proof_in, verify
from quanyi.witness.seals import signing_key


@pytest.mark.shows("d14-2-3", "待遇核定表逐层列出算式、参数和条款，与核定时的计算一致")
def test_the_decision_is_told_with_every_part_of_its_formula(office):
    visit = Visitors()
    person = insured_for_years.__wrapped__(visit)
    decision = decided(visit, person)
    mine = browser(visit.insured(person))
    pdf = mine.get(f"/people/{person.pk}/decisions/{decision.pk}.pdf")
    assert pdf["Content-Type"] == "application/pdf", pdf.content.decode()
    key = str(signing_key(settings.SECRETS, settings.QUANYI_SEAL).public)
    verdict = verify(proof_in(pdf.content), [key])
    assert verdict.code == GENUINE
    figure = Figure.from_dict(decision.figure["figure"])
    wanted = {format_yuan(decision.amount_fen), *(in_unit(part) for part in (figure, *figure.parts))}
    assert len(wanted) > 3
    for read in EXTRACTORS:
        text = "".join(read(pdf.content).split())
        assert all("".join(each.split()) in text for each in wanted), read
        assert "×" in text or "÷" in text
    paper = IssuedPaper.objects.get()
    assert (paper.kind, paper.decision, paper.about) == ("decision", decision, "按月基本养老金")
    assert content_as_issued(paper) is not None
    assert "有效，与现行记录一致" in mine.get("/verify/", {"code": paper.number}).content.decode()
    assert mine.get(f"/people/{person.pk}/decisions/{decision.pk + 1}.pdf").status_code == 404
    assert browser(visit.sender).get(f"/people/{person.pk}/decisions/{decision.pk}.pdf").status_code == 403


def test_an_altered_paper_of_any_kind_is_seen_beside_what_a_check_tells(office):
    visit = Visitors()
    person = insured_for_years.__wrapped__(visit)
    decision = decided(visit, person)
    mine, at = browser(visit.insured(person)), f"/people/{person.pk}"
    year = decision.first_month.year - 1
    asked = {
        PaperKind.DECISION: f"{at}/decisions/{decision.pk}.pdf", PaperKind.YEAR_SHEET: f"{at}/years/{year}/sheet.pdf",
        PaperKind.CERTIFICATE: f"{at}/certificate.pdf?use={PaperUse.values[0]}",
        PaperKind.STATEMENT: f"{at}/statement.pdf?first={year}-01&last={year}-12",
    }  # fmt: skip
    assert set(asked) == set(PaperKind)
    for kind, address in asked.items():
        answer = mine.get(address)
        assert answer["Content-Type"] == "application/pdf", (kind, answer.content.decode())
        paper = IssuedPaper.objects.filter(kind=kind).latest("pk")
        content = content_as_issued(paper)
        told = mine.get("/verify/", {"code": paper.number}).context["facts"]
        said = [fact for part in ("account", "decision") for fact in content.get(part, {}).get("facts", [])]
        assert bool(said) == (kind != PaperKind.CERTIFICATE)  # which tells no amount
        for name, value in said:
            altered = (name, value.replace("1", "9") + "9")
            assert (name, value) in told, (kind, name)
            assert altered not in told


def test_a_decision_is_not_printed_as_known_before_it_was_made(office):
    visit = Visitors()
    person = insured_for_years.__wrapped__(visit)
    decision = decided(visit, person)
    mine = browser(visit.insured(person))
    answer = mine.get(f"/people/{person.pk}/decisions/{decision.pk}.pdf", {"known_at": "2000-01-01"})
    assert answer.status_code == 404
    assert "还不知道" in answer.content.decode()
    assert not IssuedPaper.objects.exists()
