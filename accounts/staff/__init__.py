"""What staff may do and see, and the log of their looks."""
