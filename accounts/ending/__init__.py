"""The end of Books and accounts, each with days in which it can be taken back.

wiping   every row and file of a Book, for good
away     deleting a Book, emptying it, bringing it back
leaving  deleting an account, staying after all
"""
