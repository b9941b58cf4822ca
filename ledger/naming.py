"""What a name may be: short enough for its column, also when folded."""

from expense_tracker.kernel.text import fold
from ledger.errors import InvalidEntry

MAX_NAME = 100
# Folding can make one character eighteen; the column of folded names ends here.
MAX_KEY = 200


def check_name(name: str, *, field: str) -> None:
    """Raise InvalidEntry for a name that is too long. An empty one is not judged."""
    if len(name) > MAX_NAME or len(fold(name)) > MAX_KEY:
        raise InvalidEntry(f"Use at most {MAX_NAME} characters.", field=field)
