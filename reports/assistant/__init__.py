"""Answers to plain questions about a Book, and to how the program is used.

`questions` takes a question to a typed value by a grammar, `answers` computes its
figures by the queries of the pages, `handbook` finds passages of the guide. Nothing
here changes a row, and nothing guesses: a question with a word that is not understood
is not answered.
Rules: docs/algorithms/assistant.md
"""
