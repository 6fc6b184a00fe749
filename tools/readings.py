"""Writes `data/people/readings.txt`: every reading of every Chinese character, from pypinyin's dictionary.

The program reads names by this file: pypinyin's own dictionaries take fifty megabytes and a third of a second to load,
and with phrases it knows one reading of a name only.  Run `python -m tools.readings` when pypinyin is renewed.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "data" / "people" / "readings.txt"
_SYLLABLE = re.compile("[a-z]+")


def plain(syllable: str) -> str:
    """A syllable without its tone, as it is typed: `lǚ` is `lv`."""
    parts = unicodedata.normalize("NFD", syllable.strip()).replace("u\u0308", "v").replace("ɡ", "g")
    return "".join(each for each in parts if not unicodedata.combining(each))


def readings() -> dict[str, list[str]]:
    """Character -> its readings, the usual one first."""
    from pypinyin.constants import PINYIN_DICT

    found: dict[str, list[str]] = {}
    for code, told in sorted(PINYIN_DICT.items()):
        each = dict.fromkeys(plain(syllable) for syllable in told.split(","))
        if kept := [syllable for syllable in each if _SYLLABLE.fullmatch(syllable)]:
            found[chr(code)] = kept
    return found


def main() -> int:
    """Writes the file; a line is a character with its readings."""
    lines = [f"{character} {' '.join(each)}\n" for character, each in readings().items()]
    FILE.write_text("".join(lines), encoding="utf-8")
    print(f"{FILE}: {len(lines)} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
