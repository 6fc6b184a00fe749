"""待办: what waits for the office today."""
