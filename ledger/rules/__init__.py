"""What a Book's rules make of its entries."""
