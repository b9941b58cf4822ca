"""What comes again: its dates, what is still to come, and patterns that were found."""
