"""Why an approved case could not be posted."""


class PostingRefused(Exception):
    """入账被拒: the books changed since the submission was made. The sentence says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
