"""Files that prove an entry: taken in safely, and read. Pure: it knows no rows."""
