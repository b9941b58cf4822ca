"""What a password must not be, beyond what Django refuses."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User

# Words that everybody who wants in tries first here; the site's own come on top.
WORDS = ("expense", "tracker", "budget", "money", "wallet", "password", "admin")
_NO_LETTERS = re.compile(r"[\W\d_]+")


class SiteWordsValidator:
    """Refuses what is made of this site's words and nothing but digits and marks."""

    def validate(self, password: str, _user: User | None = None) -> None:
        letters = _NO_LETTERS.sub("", password.casefold())
        rest = letters
        for word in sorted(site_words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if letters and rest in {"", "s"}:
            raise ValidationError("This is what anybody would try here first.")

    def get_help_text(self) -> str:
        return "Not the name of this site, nor words for what it does."


def site_words() -> set[str]:
    """Lower-case, without digits and marks."""
    host = urlsplit(settings.BASE_URL).hostname or ""
    said = (*WORDS, *settings.SITE_NAME.split(), *host.split("."))
    words = {_NO_LETTERS.sub("", word.casefold()) for word in said}
    return {word for word in words if len(word) > 2}  # noqa: PLR2004
