"""How fast it is, against limits measured in the same run: `make bench`."""
