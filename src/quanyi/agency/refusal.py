"""Why the office does not do what it was asked to (不予办理): one kind of error, of which each act has its own."""


class Refusal(Exception):
    """不予办理: what was asked cannot be done. The sentence says why and what to do; nothing was kept."""

    @property
    def sentence(self) -> str:
        return str(self)


class PostingRefused(Refusal):
    """入账被拒: the books changed since the submission was made."""


class ChangeRefused(Refusal):
    """登记被拒: what was asked for cannot stand, or the registry changed since."""


class BenefitRefused(ChangeRefused):
    """待遇不予核定或支付: the sentence says why."""
