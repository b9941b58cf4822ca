"""A line such as `12.50 lunch @Café #eating` read as an entry."""
