"""Papers before they are printed: exactly the bytes that print."""
