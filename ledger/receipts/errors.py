class UnusableFile(Exception):
    """A file that is not taken; `message` says why, to the person who chose it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
