"""How a service says no."""

from gonghui.kernel.wording import nest_quotes


class Refusal(Exception):
    """A rule does not allow what was asked.

    `message` is Chinese, names what to do next, and reaches the user unchanged on page, API and
    command line.
    """

    def __init__(self, message: str) -> None:
        super().__init__(nest_quotes(message))
        self.message = nest_quotes(message)
