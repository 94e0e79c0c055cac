"""A worker is killed over a mailing: nobody gets a paper or a mail twice; what was on its way is told as unknown."""

import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager

import pytest
from tests import length
from tests.agency.sending.letters import Letters, of, steps
from tests.agency.sending.receivers import MailServer, serving
from tests.agency.work.sample import until

from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.papers.proofs import sealed_ways
from quanyi.agency.sending.mailing import CHUNK, approve_mailing
from quanyi.agency.sending.models import Channel, Sending
from quanyi.agency.sending.printing import files_of
from quanyi.agency.work.carrying import take_up_all
from quanyi.agency.work.models import JobOutcome
from quanyi.agency.work.requests import taken_up

WORK = (
    "import django, os; django.setup();"
    "from quanyi.agency.config.worker import work; work(os.getppid(), of_people_only=True)"
)


@contextmanager
def worker(office, **environment):
    process = subprocess.Popen([sys.executable, "-c", WORK], env={**office.environ, **environment})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def killed(process):
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(lambda: not taken_up())


@pytest.mark.slow
def test_killed_while_it_plans_every_person_has_one_paper_and_one_row(office):
    letters = Letters()
    people = letters.many(length.of(short=4 * CHUNK, long=2000))
    mailing = letters.mailing()
    approve_mailing(mailing, by=letters.signers[-1])
    with worker(office) as process:
        until(lambda: IssuedPaper.objects.count() >= CHUNK)
        killed(process)
    assert CHUNK <= IssuedPaper.objects.count() < len(people)
    assert IssuedPaper.objects.count() == Sending.objects.count()  # whole chunks
    take_up_all()
    assert JobOutcome.objects.get().ending == "done"
    papers = Counter(IssuedPaper.objects.values_list("person_id", flat=True))
    assert papers == {person.pk: 1 for person in people}
    assert of(mailing).keys() == papers.keys()
    assert sum(len(file.sendings) for file in files_of(mailing)) == len(people)
    assert len(sealed_ways(list(IssuedPaper.objects.all()))) == len(people)


@pytest.mark.slow
def test_killed_while_it_sends_what_was_on_its_way_is_unknown_and_nothing_goes_twice(office, settings):
    letters = Letters()
    people = letters.many(6)
    for n, person in enumerate(people):
        letters.wants(person, "email", f"p{n}@example.cn")
    with serving(MailServer()) as mail:
        mail.holds = 3
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mail.server_address
        mailing = letters.mailing()
        approve_mailing(mailing, by=letters.signers[-1])
        with worker(office, QUANYI_SMTP=f"smtp://127.0.0.1:{settings.EMAIL_PORT}") as process:
            assert mail.reached.wait(60)
            killed(process)
        mail.go_on.set()
        take_up_all()
        took = Counter(to for to, _content in mail.messages)
    assert took == {f"p{n}@example.cn": 1 for n in range(6)}
    stands = [steps(one) for _pk, one in sorted(of(mailing, Channel.EMAIL).items())]
    assert stands == [["begun", "sent"]] * 2 + [["begun", "unknown"]] + [["begun", "sent"]] * 3
    assert JobOutcome.objects.get().ending == "done"
