"""What changed in a Book, who did it, and what is kept to bring it back."""
