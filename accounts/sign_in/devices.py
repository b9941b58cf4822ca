"""What a browser calls itself, in words."""

# The first that is named wins: most browsers also claim to be others.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_HANDHELD = {"iPhone", "iPad", "Android"}


def device_name(user_agent: str) -> str:
    """`Firefox on Linux`; `Unknown device` when neither part is recognised."""
    browser = _named(user_agent, _BROWSERS)
    system = _named(user_agent, _SYSTEMS)
    return " on ".join(part for part in (browser, system) if part) or "Unknown device"


def device_icon(user_agent: str) -> str:
    """Name of the icon that stands for it."""
    return "phone" if _named(user_agent, _SYSTEMS) in _HANDHELD else "laptop"


def _named(user_agent: str, marks: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in marks if mark in user_agent), "")
