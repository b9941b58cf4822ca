"""What goes wrong with a whole file, in words fit for the person who chose it."""


class UnreadableFile(Exception):
    """The file cannot be read at all. `message` says why and what helps."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
