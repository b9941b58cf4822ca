"""Reading other programs' files of transactions: no models, no database.

The way of a file of rows and columns, each step usable on its own:

    table = open_table(data, file_name)     tables.py: bytes -> rows of cells
    detection = detect_layout(table)        detect.py: what each column means, and
                                            what only the user can tell
    for item in read_table(table, layout):  reader.py: StatementLine or UnreadRow

A format that names its own fields (OFX, QIF, CAMT.053, MT940) needs no layout: its
reader takes bytes and yields the same StatementLine and UnreadRow. `sniff.py` says
which of them a file is, by content.

To teach it more: titles of columns go to titles.toml, words of cells to words.toml, an
export that leaves open what everyone knows of it to known.py, a format to sniff.py.
"""
