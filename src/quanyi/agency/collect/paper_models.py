"""采集: which papers came with a submission, under which material of its kind. Basis: d14-13, gb-12-2."""

from django.db import models

from quanyi.agency.collect.change_models import Document
from quanyi.agency.registry.models import Employer, Person


class SubmissionPaper(models.Model):
    """提交材料: a paper that stands behind a submission, under the code of a material that its kind of case asks for.

    The same bytes are one `Document`, however often they are handed in; `name` is what this file was called.
    """

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="papers"
    )
    material = models.CharField("材料代码", max_length=40)
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="材料", related_name="submission_papers"
    )
    name = models.CharField("文件名", max_length=255)
    person = models.ForeignKey(Person, models.PROTECT, verbose_name="参保人", null=True, related_name="+")
    employer = models.ForeignKey(
        Employer, models.PROTECT, verbose_name="参保单位", null=True, related_name="+"
    )

    class Meta:
        verbose_name = "提交材料"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "material", "document"], name="paper_once_in_a_submission"
            )
        ]
