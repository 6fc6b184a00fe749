"""Help: the window with the pages, the sheet of keys, and what F1 opens."""
