"""What the ledger puts into an archive and takes out of one again.

tables     its tables, and those that stay behind
receipts   files of receipts, checked before they are kept
soundness  what the rows of a Book that was moved in must be
"""
