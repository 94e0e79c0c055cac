"""业务种类: a folder for each kind of case. `KINDS` lists them; no kind imports another, no engine imports a kind."""


def declare() -> None:
    """Make the kinds, their files and their jobs known to the engines when the office starts."""
    from quanyi.agency.desk.file_forms import register_forms
    from quanyi.agency.kinds.listed import KINDS, files, jobs
    from quanyi.agency.review.kind import register
    from quanyi.agency.review.stages import check_lines
    from quanyi.agency.work.job import register as register_jobs

    register(KINDS)
    check_lines(KINDS)
    register_forms(files())
    register_jobs(jobs())
