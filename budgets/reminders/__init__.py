"""What people are reminded of, each day at their hour."""
