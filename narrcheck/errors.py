"""What a user can do wrong: one sentence each, with the place and the remedy."""

from narrcheck.model.finding import Message


class UserError(Exception):
    """The input, the configuration or the rules can't be used; ``message`` says what is wrong and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        self.message = Message(zh, en)
        super().__init__(zh)
