"""What every app's part of the API is made of; `expense_tracker.api` composes them."""
