"""Why an approved change could not be registered."""


class ChangeRefused(Exception):
    """登记被拒: what was asked for cannot stand, or the registry changed since. The sentence says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
