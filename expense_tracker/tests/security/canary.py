"""Text that shows itself wherever it is taken for more than text."""

import re
from html.parser import HTMLParser

# Short enough for every name. It leaves an attribute of either quotes, an element whose
# content is plain, a string of SQL, and a template.
HOSTILE = """</script><zq9 zqx=1>"zqx='1'zqx="1{{7*191}}%s;--"""
# What only the text itself, or its working out, can have put there.
_MARK = "zq"
_WORKED_OUT = "1337"
_LEADS = re.compile(r"\s*(javascript|data):", re.IGNORECASE)
_LED = frozenset(("href", "src", "action", "formaction", "hx-get", "hx-post"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.alive: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _MARK in tag:
            self.alive.append(f"<{tag}>")
        for name, value in attrs:
            if _MARK in name or name.startswith("on"):
                self.alive.append(f"<{tag} {name}>")
            if name in _LED and _LEADS.match(value or ""):
                self.alive.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        if re.search(rf"\b{_WORKED_OUT}\b", data):
            self.alive.append(_WORKED_OUT)


def alive_in(page: str) -> list[str]:
    """Elements, attributes and results on the page that came out of typed text."""
    if _MARK not in page and _WORKED_OUT not in page:
        return []
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.alive
