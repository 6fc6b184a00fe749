"""Getting in: the password page."""
