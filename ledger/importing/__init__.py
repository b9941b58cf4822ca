"""Reading other programs' files of transactions: no models, no database.

The way of a file of rows and columns, each step usable on its own:

    table = open_table(data, file_name)     tables.py: bytes -> rows of cells
    detection = detect_layout(table)        detect.py: what each column means, and
                                            what only the user can tell
    for item in read_table(table, layout):  reader.py: StatementLine or UnreadRow

A format that names its own fields (OFX, QIF, CAMT, MT940, messages of banks) needs no
layout:

    file = read_statements(data, options)   statement_files.py: bytes -> the lines of
                                            each account, and what only the user can
                                            tell (statements.py has the types)

`file_parts(data)` (parts.py) takes a ZIP apart; `sniff.py` says by content what a file
is, and `form.has_columns` which of the two ways it goes.

To teach it more: titles of columns go to titles.toml, words of cells to words.toml,
words of messages to messages.toml, an export that leaves open what everyone knows of it
to known.py, a format to sniff.py and statement_files.py.
"""
