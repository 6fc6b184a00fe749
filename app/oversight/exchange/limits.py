"""How much of a package is read at all: a stick may bring a file that was made to do harm (see workbooks.limits)."""

from __future__ import annotations

# Bytes of the file; decryption holds it and its content in memory.
LARGEST_FILE = 160 * 1024 * 1024
LARGEST_CARD = 16 * 1024
LARGEST_HEADER = 16 * 1024
# The described content, unpacked, and its attachments together.
LARGEST_BODY = 48 * 1024 * 1024
LARGEST_CONTENT = 128 * 1024 * 1024
MOST_FILES = 2_000
# Objects and texts of the described content, counted before it is parsed.
MOST_OBJECTS = 400_000
MOST_TEXTS = 4_000_000
DEEPEST = 12
# Lines of one package: a department holds some hundred talks a year.
MOST_TALKS = 20_000
MOST_SUBJECTS = 500
MOST_CASES = 200
MOST_TURNS = 20_000
MOST_ITEMS = 1_000
