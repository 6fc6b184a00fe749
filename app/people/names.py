"""Names: how they are written, and by which keys one finds them."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Container
from functools import cache, lru_cache

# Dots between the parts of a name, as people type them.
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・．.●", "·"))
_BLANKS = re.compile(r"\s+")
_UNSPOKEN = ("·", "•", "-")
# A name with more readings than this is found by the first ones.
_MOST_READINGS = 16
# In a longer name more parts would have to be looked at than pypinyin does itself.
_LONGEST_LOOKED_AT = 6
# The usual reading of a character, and the letters with which its readings begin.
_Spoken = tuple[str, tuple[str, ...]]


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
    # Only where some characters are a word does it matter that they stand together.
    if _stands_apart(name):
        spoken = list(map(_of_character, name))
    else:
        spoken = [_typed(options) for options in _spoken(name) if options[0] not in _UNSPOKEN]
    plain, letters = " ".join([syllable for syllable, _ in spoken]), [first for _, first in spoken]
    if max(map(len, letters), default=0) == 1:
        return plain, "".join([each[0] for each in letters])
    readings = itertools.islice(itertools.product(*letters), _MOST_READINGS)
    return plain, " ".join(dict.fromkeys(map("".join, readings)))


def _typed(options: list[str]) -> _Spoken:
    """The first reading as one types it, ü being v, and the first letters of all, each once."""
    typed = [option.replace("ü", "v") for option in options]
    return typed[0], tuple(dict.fromkeys(option[0].lower() for option in typed if option))


@cache
def _dictionaries() -> tuple[Callable[[str], object], Container[str]]:
    """What tells whether a text is Chinese characters alone, and all words of several that pypinyin knows."""
    # They take fifty megabytes: who reads no name does not load them.
    from pypinyin.constants import PHRASES_DICT, RE_HANS

    return RE_HANS.fullmatch, PHRASES_DICT


def _stands_apart(name: str) -> bool:
    """Whether it is Chinese characters of which no two that follow each other are a word, nor more of them."""
    length = len(name)
    if length > _LONGEST_LOOKED_AT:
        return False
    is_han, words = _dictionaries()
    if not is_han(name):
        return False
    for start in range(length - 1):
        for end in range(start + 2, length + 1):
            if name[start:end] in words:
                return False
    return True


@lru_cache(maxsize=30_000)
def _of_character(character: str) -> _Spoken:
    """A character that stands alone."""
    return _typed(_spoken(character)[0])


def _spoken(text: str) -> list[list[str]]:
    from pypinyin import Style, pinyin

    found: list[list[str]] = pinyin(text, style=Style.NORMAL, heteronym=True, errors="default")
    return found
