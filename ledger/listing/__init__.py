"""The list of entries: what it is filtered by, its pages and rows."""
