"""Rates between currencies, a Book's own and the European Central Bank's."""
