"""How a service says no."""


class Refusal(Exception):
    """A rule does not allow what was asked.

    `message` is Chinese, names what to do next, and reaches the user unchanged on page, API and
    command line.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
