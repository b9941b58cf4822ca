"""The ledger's forms. Each gives the draft that its service takes."""
