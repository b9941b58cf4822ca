"""What is to pay, what was paid, and the pay that it is paid from."""
