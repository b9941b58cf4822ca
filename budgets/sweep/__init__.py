"""The Books that have something to be told of, found over all of them at once."""
