"""审核流转: which papers were lacking when a case was sent back. Basis: d14-7."""

from django.db import models


class MissingPaper(models.Model):
    """补正事项: a material for which a round was sent back, all of them at once; the next round brings it."""

    round = models.ForeignKey(
        "review.Round", models.PROTECT, verbose_name="轮次", related_name="missing_papers"
    )
    material = models.CharField("材料代码", max_length=40)
    reason = models.CharField("补正说明", max_length=200)

    class Meta:
        verbose_name = "补正事项"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "material"], name="missing_paper_told_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="missing_paper_has_a_reason"),
        ]
