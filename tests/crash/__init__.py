"""Harnesses that really kill the process: `make crash`."""
