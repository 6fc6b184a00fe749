"""Parts that all windows are made of."""
