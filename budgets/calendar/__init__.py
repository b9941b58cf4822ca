"""What a month has ahead, as a page and for other calendar programs."""
