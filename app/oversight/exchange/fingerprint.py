"""核对码: the fingerprint of a card as digits that can be printed, read aloud and typed, with check digits.

Eight groups of five: four digits of the fingerprint (106 bits in all) and a check digit by Damm's scheme over the place
of the group and its digits, so that every single wrong digit, every two neighbours exchanged and every group in the
wrong place is found where it stands.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

GROUPS, DIGITS = 8, 4
_SPACE = 10 ** (GROUPS * DIGITS)
# The quasigroup of order 10 from H. M. Damm's dissertation (2004), totally anti-symmetric.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2), (7, 0, 9, 2, 1, 5, 4, 8, 6, 3), (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6), (6, 1, 2, 3, 0, 4, 5, 9, 7, 8), (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4), (8, 9, 4, 5, 3, 6, 2, 0, 1, 7), (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)  # fmt: skip


def fingerprint(content: bytes) -> str:
    """The groups of the content's fingerprint, separated by blanks."""
    number = int.from_bytes(hashlib.blake2b(content, digest_size=32, person=b"yuetan-card").digest(), "big") % _SPACE
    digits = f"{number:0{GROUPS * DIGITS}}"
    parts = [digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS)]
    return " ".join(f"{part}{_check(place, part)}" for place, part in enumerate(parts, 1))


def read(text: str) -> str:
    """What was typed, as groups: full-width digits made plain, everything else between them left out."""
    plain = re.sub(r"\D", "", unicodedata.normalize("NFKC", text), flags=re.ASCII)
    width = DIGITS + 1
    return " ".join(plain[at : at + width] for at in range(0, len(plain), width))


def mistyped(text: str) -> list[int]:
    """The places (from 1) of the groups in which a digit is wrong, missing or too much; empty where all are sound."""
    found = read(text).split()
    wrong = [
        place
        for place, group in enumerate(found[:GROUPS], 1)
        if len(group) != DIGITS + 1 or _check(place, group[:DIGITS]) != int(group[DIGITS])
    ]
    missing = list(range(len(found) + 1, GROUPS + 1))
    return wrong + missing + ([GROUPS + 1] if len(found) > GROUPS else [])


def _check(place: int, digits: str) -> int:
    row = 0
    for digit in (place, *map(int, digits)):
        row = _DAMM[row][digit]
    return row
