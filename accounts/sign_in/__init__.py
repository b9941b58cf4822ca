"""Signing up and in: allauth, in our words and by our rules."""
