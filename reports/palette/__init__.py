"""What the command palette offers for what is typed."""
