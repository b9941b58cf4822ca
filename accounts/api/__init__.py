"""The API's door, and the part of it that is about people and their Books."""
