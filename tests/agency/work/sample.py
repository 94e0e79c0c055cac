"""Jobs to try the queue with, and a worker process that knows them."""

import subprocess
import sys
import time
from contextlib import contextmanager

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.models import Post
from quanyi.agency.work.job import _JOBS, Job

WORK = (
    "import django, os; django.setup(); from tests.agency.work.sample import at_work; at_work(os.getppid())"
)
STEPS = 2000
not_done = []


def count_slowly(task):
    """Writes a line, then counts for a minute and more."""
    record(Act.BACKUP, purpose="作业测试")
    for done in range(STEPS):
        task.progress(done, STEPS)
        time.sleep(0.05)


def act(task):
    record(Act.BACKUP, purpose="作业测试")
    if why := task.arguments.get("refused"):
        raise Refusal(why)
    if task.arguments.get("fails"):
        raise ZeroDivisionError


def keep(request, why):
    not_done.append((request.pk, why))


SLOW = Job(name="slow", label="慢作业", act=count_slowly, not_done=keep)
QUICK = Job(name="quick", label="快作业", act=act, posts=frozenset({Post.COUNTER}), not_done=keep)
FIXED = Job(name="fixed", label="不可撤销的作业", act=act, may_be_cancelled=False)


def at_work(site):
    from quanyi.agency.config.worker import work

    _JOBS.update({job.name: job for job in (SLOW, QUICK, FIXED)})
    work(site, of_people_only=True)


@contextmanager
def worker(office):
    """A worker as the site starts it, of which this test is the site."""
    process = subprocess.Popen([sys.executable, "-c", WORK], env=office.environ)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.05)
    return found
