"""What is worth telling about a Book: facts first, words after.

    history.py   what a Book did lately, read at once, as plain values
    <kind>.py    one generator each: History in, Facts out; asks no database, no clock
    kinds.py     the generators by kind, with what people are told of each
    finding.py   which facts are new, stored once, dismissed, muted
    words.py     facts in the reader's words
    note.py      a month in short; wording.py has a language model word it

Rules with worked examples and how good they are: docs/algorithms/insights.md
"""
