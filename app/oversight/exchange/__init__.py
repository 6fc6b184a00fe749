"""Packages between offices whose computers are never connected: keys, sealing, sending, receiving (四(二)3, 四(三))."""
