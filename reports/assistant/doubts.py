"""Where words leave it open: what was taken, and the other readings there are."""

from collections.abc import Iterator

from reports.assistant.lexicon import PLANS, SHARED, Named
from reports.assistant.questions import Other
from reports.assistant.reading import Reading


def took(asked: Reading) -> Iterator[str]:
    yield from asked.mended
    for clause in asked.clauses:
        named = clause.named
        plain = " ".join(named.label.split()[1:]).casefold()
        if (
            (
                not named.guessed
                and plain != clause.said
                and named.title.casefold() != (clause.said)
            )
            or "subcategor" in named.label
            or in_entries(clause.others)
        ):
            yield f"“{clause.said}” as {named.label}"
    yield from (span.said for span in asked.spans if span.said)
    for condition in asked.conditions:
        yield f"only what is {condition}"


def in_entries(others: tuple[Named, ...]) -> list[Named]:
    """Readings that lists of entries have."""
    return [each for each in others if each.field not in PLANS | SHARED]


def others(asked: Reading) -> Iterator[Other]:
    """Other readings, as questions that say them outright."""
    said = [item.typed for item in asked.items]
    for clause in asked.clauses:
        for other in in_entries(clause.others)[:2]:
            words = [*said]
            words[clause.place] = other.text
            label = other.label[0].upper() + other.label[1:]
            yield Other(label, " ".join(words))
    for span in asked.spans:
        if span.other:
            words = [
                span.other if item.value is span else item.typed for item in asked.items
            ]
            yield Other(span.other[0].upper() + span.other[1:], " ".join(words))
