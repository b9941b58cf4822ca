"""Tokens of people's own programs."""
