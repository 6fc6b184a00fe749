"""Names: how they are written, and by which keys one finds them."""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import lru_cache

# Dots between the parts of a name, as people type them.
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・．.●", "·"))
_BLANKS = re.compile(r"\s+")
_UNSPOKEN = ("·", "•", "-")
# A name with more readings than this is found by the first ones.
_MOST_READINGS = 16
# In a longer name more parts would have to be looked at than pypinyin does itself.
_LONGEST_LOOKED_AT = 6


# The same names stand in thousands of cells.
@lru_cache(maxsize=20_000)
def clean_name(text: str) -> str:
    """A name as it is kept: full-width letters made plain, blanks between Chinese characters gone, one kind of dot.

    Compatibility forms of Chinese characters are left alone: they can be somebody's name.
    """
    narrow = "".join(unicodedata.normalize("NFKC", c) if "\uff00" <= c <= "\uffef" else c for c in text)
    spaced = _BLANKS.sub(" ", narrow.replace("\u3000", " ")).strip()
    if any("a" <= c.lower() <= "z" for c in spaced):
        return spaced
    return spaced.replace(" ", "").translate(_DOTS)


@lru_cache(maxsize=20_000)
def reading(name: str) -> tuple[str, str]:
    """The pinyin of a name, and its initials in every reading, separated by blanks: `("shan yu", "sy dy")`."""
    # ü is typed v.
    found = _readings(name)
    syllables = [[option.replace("ü", "v") for option in options] for options in found if options[0] not in _UNSPOKEN]
    plain = " ".join(options[0] for options in syllables)
    letters = [list(dict.fromkeys(option[0].lower() for option in options if option)) for options in syllables]
    readings = itertools.islice(itertools.product(*letters), _MOST_READINGS)
    return plain, " ".join(dict.fromkeys("".join(each) for each in readings))


def _readings(name: str) -> list[list[str]]:
    """The readings of each character.  Only where some of them are a word does it matter that they stand together."""
    # Its dictionaries take fifty megabytes: who reads no name does not load them.
    from pypinyin.constants import PHRASES_DICT, RE_HANS

    length = len(name)
    parts = (name[start:end] for start in range(length) for end in range(start + 2, length + 1))
    if length > _LONGEST_LOOKED_AT or not all(map(RE_HANS.match, name)) or any(part in PHRASES_DICT for part in parts):
        return _spoken(name)
    return [_of_character(character) for character in name]


@lru_cache(maxsize=30_000)
def _of_character(character: str) -> list[str]:
    """The readings of a character that stands alone."""
    return _spoken(character)[0]


def _spoken(text: str) -> list[list[str]]:
    from pypinyin import Style, pinyin

    found: list[list[str]] = pinyin(text, style=Style.NORMAL, heteronym=True, errors="default")
    return found
