"""The guide (docs/guide/*.md): its pages, and the passages that answer a question.

Read once; searched by words without their endings, weighted by how rare they are, and
more where they stand in a heading. No model and no network is asked.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

from reports.assistant.lexicon import plain_words, stem

FOLDER = Path("docs") / "guide"
SHOWN = 3
HEADING, TITLE = 4.0, 3.0
# A passage has at least this share of what the words could weigh together.
ENOUGH = 0.4
# What fits much less well than the best one is another matter.
CLOSE = 0.75
PASSAGE = 320
ROWS = 8
_HEADING = re.compile(r"^(#{1,3})\s+(.*)$", re.MULTILINE)
_TABLE_ROW = re.compile(r"^\|.*\|$", re.MULTILINE)
_MARKUP = re.compile(r"[*_`]|\[([^\]]*)\]\([^)]*\)|^\s*[-|>#]+\s?", re.MULTILINE)
_SMALL_WORDS = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "could", "do",
    "does", "did", "for", "from", "get", "give", "go", "has", "have", "help", "how",
    "i", "if", "in", "into", "is", "it", "its", "me", "my", "of", "on", "or", "our",
    "out", "please", "should", "so", "some", "tell", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "to", "up", "us", "use", "using",
    "want", "was", "we", "what", "when", "where", "which", "who", "why", "will",
    "with", "work", "would", "you", "your", "mean", "means", "explain", "about",
    "show", "need", "like",
})  # fmt: skip
# What people say for what the guide calls otherwise.
_SAME = {
    "bank": ("import",), "csv": ("import",), "statement": ("statement", "import"),
    "upload": ("import",), "delete": ("delete", "remove", "undo"),
    "account": ("wallet", "account"), "shortcut": ("key", "keyboard"),
    "hotkey": ("key", "keyboard"), "mail": ("mail", "notice"), "email": ("mail",),
    "alert": ("notice", "alert"), "notification": ("notice", "notification"),
    "label": ("tag",), "expense": ("transaction", "expense"),
    "record": ("add", "transaction"), "enter": ("add",), "create": ("add",),
    "rate": ("rate", "currency"), "photo": ("receipt",), "scan": ("receipt",),
    "entry": ("transaction",), "limit": ("budget",),
    "subscription": ("subscription", "recurring"),
    "backup": ("download", "copy"), "remember": ("rule",), "loan": ("debt", "loan"),
}  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it; the first of a page is its introduction."""

    page: str  # its name in addresses
    page_title: str
    anchor: str
    title: str
    text: str  # plain, without marks and tables
    table: tuple[tuple[str, ...], ...] = ()  # its rows, headings first

    @property
    def url(self) -> str:
        return f"/help/{self.page}/" + (f"#{self.anchor}" if self.anchor else "")

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Of what is nothing but a table, its beginning."""
        return () if self.text else self.table[: ROWS + 1]

    @property
    def words(self) -> str:
        """All it may be found by."""
        return " ".join([self.text, *(cell for row in self.table for cell in row)])

    @property
    def passage(self) -> str:
        """Its beginning, up to the end of a sentence where one is near."""
        if len(self.text) <= PASSAGE:
            return self.text
        cut = self.text[:PASSAGE]
        end = cut.rfind(". ")
        return cut[: end + 1] if end > PASSAGE // 2 else f"{cut.rsplit(' ', 1)[0]} …"


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    summary: str
    source: str
    sections: tuple[Section, ...]

    @property
    def html(self) -> SafeString:
        return _rendered(self.source)


# --- reading --------------------------------------------------------------------------


@lru_cache
def pages() -> dict[str, Page]:
    """Every page by its name, in the order of the guide: files begin with a number."""
    folder = settings.BASE_DIR / FOLDER
    found = [_page(path) for path in sorted(folder.glob("[0-9]*.md"))]
    return {page.name: page for page in found}


def _page(path: Path) -> Page:
    name = path.stem.partition("-")[2]
    source = path.read_text(encoding="utf-8")
    heads = list(_HEADING.finditer(source))
    title = heads[0][2].strip()
    ends = [head.start() for head in heads[1:]] + [len(source)]
    sections = tuple(
        Section(
            page=name,
            page_title=title,
            anchor="" if place == 0 else slugify(head[2]),
            title=head[2].strip(),
            text=_plain(_TABLE_ROW.sub("", source[head.end() : end])),
            table=_table(source[head.end() : end]),
        )
        for place, (head, end) in enumerate(zip(heads, ends, strict=True))
    )
    summary = sections[0].text.split(". ")[0].rstrip(".")
    return Page(name, title, summary, source, sections)


def _table(source: str) -> tuple[tuple[str, ...], ...]:
    rows = [line[1:-1].split("|") for line in _TABLE_ROW.findall(source)]
    return tuple(
        tuple(map(_plain, row)) for row in rows if not set("".join(row)) <= set("-: ")
    )


def _plain(source: str) -> str:
    return " ".join(_MARKUP.sub(lambda match: match[1] or "", source).split())


@lru_cache(maxsize=64)
def _rendered(source: str) -> SafeString:
    """The page as HTML. The files are ours; HTML in them is shown, not obeyed."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(source)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag != "h1":
            opening.attrSet("id", slugify(inline.content))
        if opening.type == "table_open":
            opening.attrSet("class", "tbl")
    html = parser.renderer.render(tokens, parser.options, {})
    return mark_safe(html)  # noqa: S308 - our own files, with HTML switched off


# --- searching ------------------------------------------------------------------------


def find(text: str, *, count: int = SHOWN, least: float = ENOUGH) -> list[Section]:
    """The sections that best fit the words, best first; none where too little fits."""
    words = _asked(text)
    if not words:
        return []
    index = _index()
    weights = {word: index.weight(word) for word in words}
    whole = sum(weights.values())
    ranked = sorted(
        (
            (index.score(place, words, weights), place)
            for place in range(len(index.rows))
        ),
        key=lambda row: (-row[0][0], row[1]),
    )
    best = ranked[0][0][0]
    found = [
        index.sections[place]
        for (score, covered), place in ranked
        if score > 0 and score >= CLOSE * best and covered >= least * whole
    ]
    return found[:count]


def _asked(text: str) -> list[tuple[str, ...]]:
    """Each word that counts with what else it may be called."""
    words = [stem(each) for each in plain_words(text) if each not in _SMALL_WORDS]
    return [(word, *_SAME.get(word, ())) for word in dict.fromkeys(words)]


class _Index:
    """Words of every section, with how often they are there."""

    def __init__(self, sections: Iterable[Section]) -> None:
        self.sections = tuple(sections)
        self.rows = [self._counted(section) for section in self.sections]
        self.having = Counter(word for row in self.rows for word in row)

    @staticmethod
    def _counted(section: Section) -> Counter[str]:
        row: Counter[str] = Counter(map(stem, plain_words(section.words)))
        for word in plain_words(section.title):
            row[stem(word)] += int(HEADING)
        for word in plain_words(section.page_title):
            row[stem(word)] += int(TITLE)
        return row

    def weight(self, names: tuple[str, ...]) -> float:
        """How telling a word is: one that no section has tells most."""
        having = max(self._having(name) for name in names)
        return log(1 + len(self.rows) / (1 + having))

    def _having(self, name: str) -> int:
        return sum(n for word, n in self.having.items() if _fits(word, name))

    def score(
        self,
        place: int,
        words: list[tuple[str, ...]],
        weights: dict[tuple[str, ...], float],
    ) -> tuple[float, float]:
        """How well a section fits, and the weight of the words it has at all."""
        row = self.rows[place]
        score = covered = 0.0
        for names in words:
            times = max(
                sum(n for word, n in row.items() if _fits(word, name)) / (1 + at)
                for at, name in enumerate(names)
            )
            if times:
                covered += weights[names]
                score += weights[names] * (times / (times + 2))
        return score, covered


def _fits(word: str, asked: str) -> bool:
    """The word itself, or one that begins so."""
    return word == asked or (len(asked) >= 4 and word.startswith(asked))  # noqa: PLR2004


@lru_cache
def _index() -> _Index:
    return _Index(section for page in pages().values() for section in page.sections)
