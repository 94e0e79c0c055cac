"""The operators' page: how jobs, log, keepers and backups stand, and nothing of what it is about."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.sealing import seal
from quanyi.agency.custody.models import Backup, Drill, JobRun
from quanyi.agency.kinds.settlement.requests import request_settlement
from quanyi.agency.ledger import projection
from quanyi.agency.work.carrying import take_up_all
from quanyi.agency.work.models import JobEvent, JobOutcome, JobRequest


@pytest.fixture
def page(visit, settings, tmp_path):
    settings.QUANYI_KEEPERS = [f"file://{tmp_path}/folder"]
    return lambda: visit.as_administrator.get(reverse("operations")).content.decode()


def kept(model, **values):
    return model.objects.create(name="quanyi-x", digest="x", leaves=1, **values)


def test_before_anything_was_done(page):
    shown = page()
    assert shown.count("尚未办理") == 6
    for word in ("尚未核对", "还没有树头", "没有备份记录", "没有演练记录", "还没有办理过"):
        assert word in shown


@pytest.mark.shows("d14-3-2", "系统运行页供管理员维护系统，列出任务和结果")
@pytest.mark.shows("d14-12", "运行过的维护任务及结果留有日志")
def test_jobs_that_ran(page, visit):
    now = timezone.now()
    base = {"job": "data", "told": {}}
    JobRun.objects.create(
        **base, due_at=now - timedelta(hours=9), started_at=now - timedelta(hours=2), result="found", found=3
    )
    JobRun.objects.create(
        job="projection", told={}, started_at=now - timedelta(hours=26), result="clean", found=0
    )
    projection.check()
    seal()
    shown = page()
    for word in ("有发现", "迟办", "逾期未办", "与分录一致", "已签名", "一致"):
        assert word in shown, word
    assert visit.employer.name not in shown


@pytest.mark.parametrize(("age", "result", "words"), [
    (timedelta(hours=2), "clean", {"正常"}), (timedelta(days=100), "clean", {"备份过期", "演练过期"}),
    (timedelta(hours=2), "found", {"正常", "有发现"}),
])  # fmt: skip
def test_backup_and_drill(page, age, result, words):
    then = timezone.now() - age
    kept(Backup, size=5_000_000, started_at=then, made_at=then)
    kept(Drill, at=then, result=result, found=int(result == "found"), told={})
    shown = page()
    assert {word for word in ("正常", "备份过期", "演练过期", "有发现") if word in shown} == words


def test_business_staff_do_not_see_it(visit):
    assert visit.as_counter.get(reverse("operations")).status_code == 403


def test_what_waits_is_listed_with_who_asked_and_an_administrator_cancels_it(page, visit):
    assert "没有正在办理或等候的作业" in page()
    request_settlement(2025, region="DEMO", reason="李四的养老金", by=visit.settler)
    asked = JobRequest.objects.get()
    JobEvent.objects.create(request=asked, step="begun")
    shown = page()
    for word in ("年度结息", "等候办理", visit.settler.display_name, 'hx-trigger="every 5s"'):
        assert word in shown, word
    assert "李四" not in shown, "why it was asked for may name somebody"
    where = reverse("cancel-job", args=[asked.pk])
    assert visit.as_administrator.get(where).status_code == 405
    assert visit.as_counter.post(where).headers["Location"] == reverse("settlements")
    assert not JobOutcome.objects.exists(), "not by anybody"
    assert AuditEntry.objects.get(act=Act.REFUSED).actor_id == visit.counter.pk
    assert visit.as_administrator.post(where).headers["Location"] == reverse("operations")
    shown = page()
    assert "最近办完的作业" in shown
    assert "已撤销" in shown
    assert "hx-trigger" not in shown
    assert "已由" in visit.as_settler.get(reverse("settlements")).content.decode()


def test_an_employer_cancels_nothing(visit):
    request_settlement(2025, region="DEMO", reason="测试", by=visit.settler)
    where = reverse("cancel-job", args=[JobRequest.objects.get().pk])
    assert visit.as_sender.post(where).status_code == 403
    assert not JobOutcome.objects.exists()


def test_of_what_came_to_nothing_operators_read_the_faults_of_the_program_alone(page, visit, monkeypatch):
    monkeypatch.setattr("quanyi.agency.kinds.settlement.requests.settle_year", lambda *_, **__: 1 / 0)
    request_settlement(2025, region="DEMO", reason="测试", by=visit.settler)
    take_up_all()
    assert "ZeroDivisionError" in page()
    monkeypatch.undo()
    request_settlement(2024, region="DEMO", reason="测试", by=visit.settler)
    take_up_all()
    refused = JobOutcome.objects.latest("pk")
    assert refused.why
    assert refused.why not in page()
