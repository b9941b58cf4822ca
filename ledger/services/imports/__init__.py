"""A file on its way into the Book, a module for each step.

    upload.py   the file, and what its columns seem to be
    review.py   every line with what was decided about it; nothing booked yet
    commit.py   the chosen lines become entries, in the background, chunk by chunk
    undo.py     what the run made goes again, and nothing else

A run goes from state to state by a conditional UPDATE (runs.py), so of two tabs, or two
workers, one wins.
"""
