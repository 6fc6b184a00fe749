"""A monkey at the windows: random clicks, keys and compositions, until something breaks.  See `__main__`."""
