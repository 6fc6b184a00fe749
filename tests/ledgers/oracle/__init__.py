"""Statistics over Python objects, as the program counted before SQLite did: what its figures are compared with."""
