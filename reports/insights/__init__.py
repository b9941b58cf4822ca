"""What is worth telling about a Book: facts first, words after.

    history.py   what a Book did lately, read at once, as plain values
    <kind>.py    one generator each: History in, Facts out; asks no database, no clock
    kinds.py     the generators by kind, with what people are told of each
    finding.py   which facts are new, stored once; dismissing.py puts them away
    words.py     facts in the reader's words
    months.py    the figures of a month; note.py its words; wording.py a model's words,
                 which figures.py holds to the figures
    page.py      what the page shows; telling.py who is told

Rules with worked examples and how good they are: docs/algorithms/insights.md
"""
