"""Reading across the ledger's rows: figures, never models to be changed."""
