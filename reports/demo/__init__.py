"""The books of invented people, to try the program."""
