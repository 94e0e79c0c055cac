"""The page of the log: how it stands, and nothing of what it is about."""

import pytest
from django.urls import reverse
from tests.agency.visitors import browser

from quanyi.agency.audit.models import TreeHead
from quanyi.agency.audit.sealing import seal


@pytest.fixture
def page(visit, settings, tmp_path):
    settings.QUANYI_KEEPERS = [f"file://{tmp_path}/folder", f"maildir://{tmp_path}/mail"]

    def read(visitor=None):
        return (visitor or visit.as_administrator).get(reverse("log")).content.decode()

    return read


def test_before_the_first_head(page):
    assert "还没有签名树头" in page()
    assert page().count("还没有树头") == 2


def test_keepers_that_agree(page, visit):
    seal()
    shown = page()
    assert shown.count("一致") == 2
    assert f"{TreeHead.objects.first().size}" in shown
    assert visit.employer.name not in shown


def test_a_keeper_that_holds_more_than_the_log(page, settings, tmp_path):
    seal()
    (log,) = (tmp_path / "folder").iterdir()
    (file,) = log.iterdir()
    file.write_text(file.read_text().replace(f'size\\":{TreeHead.objects.first().size}', 'size\\":999'))
    assert "与本库不符" in page()


def test_a_keeper_that_is_away_and_too_few_of_them(page, settings):
    settings.QUANYI_KEEPERS = ["http://someone:secret@127.0.0.1:9"]
    shown = page()
    assert "联系不上" in shown
    assert "见证人不足两个" in shown
    assert "http://127.0.0.1:9" in shown


def test_who_approves_sees_it_too(page, visit):
    assert "日志与见证" in page(browser(visit.signers[3]))
