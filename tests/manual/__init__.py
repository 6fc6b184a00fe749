"""The printed help."""
