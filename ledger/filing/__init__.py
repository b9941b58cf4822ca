"""Which category an entry of a Book belongs to, by what its people filed before."""
