"""Sharing what things cost, and settling up.

`dividing` and `settling` reckon, `queries` reads a group, `deeds` and `people` change
one, `posting` books what a group means for the Book of each participant.
"""
