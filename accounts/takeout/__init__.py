"""Archives: everything a person has as one ZIP, and such a ZIP back into an account.

    registry   which tables an archive carries; the apps above register theirs
    columns    one value of a row as JSON, and back, believed only when it fits
    rows       the rows of one Book, chunk by chunk
    writing    the ZIP: JSON lines, CSV, a workbook, files
    sheets     tables as people read them
    making     asking for an archive, making it, its link, its end
    package    a ZIP that somebody brought, bounded before it is read
    reading    its manifest and rows, each checked
    moving     looking an archive through and moving it in
    replacing  a newcomer's empty Book, which gives way to those that come
    wiping     removing the rows and files of a Book

The format: docs/operations/archive-format.md
"""
