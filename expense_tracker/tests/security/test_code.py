"""What must not stand in the code at all, whichever page it would be for."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
APPS = ("accounts", "budgets", "expense_tracker", "ledger", "reports")
RUNS = r"(?<![\w.])(eval|exec|compile|__import__)\(|os\.(system|popen)\(|shell="
UNSAFE = r"^\s*(import|from) (pickle|marshal|shelve|telnetlib|ftplib)\b"
GUESSED = r"(?<![\w.])random\.(?!Random\b)\w+\(|uuid1\(|hashlib\.(md5|sha1)"
UNCHECKED = r"verify=False|unverified_context|CERT_NONE"
SECRET = r"(?:\b|_)(?:token|digest|signature|secret|hash|link_key|nonce)(?![\w.(])"
COMPARED = rf"{SECRET} [!=]= |[!=]= [\w.]*{SECRET}"
SIGNED = r"signing\.(dumps|loads)\((?:[^()]|\([^()]*\))*\)"
KEEPS = r"\b(localStorage|sessionStorage|indexedDB|caches|document\.cookie)\b"
MARKUP = (
    r"(inner|outer)HTML\s*=(?!\s*html;)|insertAdjacentHTML|document\.write"
    r"|\beval\(|new Function|__proto__"
)
# Where data is invented, which anybody may guess.
INVENTED = re.compile("demo|load_entries")
BYTES = 16  # of 128 bits


@cache
def modules() -> dict[str, str]:
    """The program's own modules by their path, without tests and migrations."""
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    names = {path.relative_to(ROOT).as_posix(): path for path in paths}
    return {
        name: path.read_text()
        for name, path in names.items()
        if not re.search("/(tests|migrations)/", name)
    }


def scripts() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "static" / "js").rglob("*.js"):
        yield path.name, path.read_text()


def lines(pattern: str) -> list[tuple[str, str]]:
    """Where the pattern is found: the module and the whole line."""
    whole = re.compile(rf"^.*(?:{pattern}).*$", re.MULTILINE)
    return [
        (name, found.group().strip())
        for name, text in modules().items()
        for found in whole.finditer(text)
    ]


def test_the_search_sees_what_it_looks_for():
    """Or the rest proves nothing."""
    for pattern, line in (
        (RUNS, "    eval(typed)"),
        (UNSAFE, "import pickle"),
        (GUESSED, "    key = random.choice(letters)"),
        (COMPARED, "    if found.token_hash == digest:"),
        (COMPARED, "    return wanted != row.link_key"),
        (UNCHECKED, "    httpx.get(url, verify=False)"),
        (MARKUP, "  list.innerHTML = `<p>${name}</p>`;"),
    ):
        assert re.search(pattern, line), line


def test_nothing_runs_what_people_typed():
    assert lines(RUNS) == []
    assert lines(UNSAFE) == []


def test_what_must_not_be_guessed_is_random():
    assert [each for each in lines(GUESSED) if not INVENTED.search(each[0])] == []
    made = re.compile(r"token_(?:urlsafe|bytes)\((\d+)\)")
    found = [int(each) for text in modules().values() for each in made.findall(text)]
    assert len(found) > 2
    assert min(found) >= BYTES


def test_secrets_are_compared_in_constant_time():
    assert lines(COMPARED) == []


def test_every_signature_has_a_purpose_of_its_own():
    signed = [
        (name, found.group())
        for name, text in modules().items()
        for found in re.finditer(SIGNED, text)
    ]
    assert signed
    assert [each for each in signed if "salt=" not in each[1]] == []
    salts = [line.partition(" = ")[2] for _, line in lines(r'^_?\w*SALT\w* = "')]
    assert len(set(salts)) == len(salts)


def test_no_certificate_goes_unchecked():
    assert lines(UNCHECKED) == []


def test_no_token_of_a_provider_is_kept(settings):
    assert not getattr(settings, "SOCIALACCOUNT_STORE_TOKENS", False)


def test_scripts_put_in_no_markup_of_their_own():
    """What they put in is a page of ours, named `html`; the policy stops the rest."""
    assert [name for name, text in scripts() if re.search(MARKUP, text)] == []


def test_browsers_keep_nothing_personal():
    keeping = {name for name, text in scripts() if re.search(KEEPS, text)}
    # book.js: the id of the open book alone.
    assert keeping <= {"theme-choice.js", "theme.js", "shortcuts.js", "book.js"}


def test_every_frame_offers_to_sign_out():
    for frame in ("components/_sidebar", "components/_tabbar", "admin/base_site"):
        text = (ROOT / "templates" / f"{frame}.html").read_text()
        assert re.search(r"<form method=\"post\"[^>]*account_logout", text), frame


def test_the_image_leaves_out_what_is_not_run():
    left_out = set((ROOT / ".dockerignore").read_text().split())
    assert {".git", ".env", "var", "**/tests"} <= left_out
