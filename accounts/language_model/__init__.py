"""What a Book lets a language model do."""
