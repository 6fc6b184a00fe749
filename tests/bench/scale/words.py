"""Sentences and names of the made stores, from words that are drawn by rank as in natural text (Zipf).

A seed gives the same words on every machine with the same pypinyin, whose list of phrases is the tail of rare words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

_PIECES = 40_000
_AT_ONCE = 20_000
_RARE = 6_000
_SHORTEST_TURN, _LONGEST_TURN = 25, 45
# How often a turn names somebody, and a place.
_NAMING, _PLACING = 0.2, 0.15


@cache
def vocabulary() -> dict[str, tuple[str, ...]]:
    """The lists of vocabulary.toml, each in its order."""
    with Path(__file__).with_name("vocabulary.toml").open("rb") as stream:
        return {name: tuple(text.split()) for name, text in tomllib.load(stream).items()}


def drawn(chance: Random, words: Sequence[str], flat: float = 2.0) -> Iterator[str]:
    """Words without end, each as often as its rank says; `flat` makes the first ones less frequent."""
    weights = list(accumulate(1 / (rank + flat) for rank in range(len(words))))
    while True:
        yield from chance.choices(words, cum_weights=weights, k=_AT_ONCE)


class Sentences:
    """Turns of a record and texts of cases.  `names` are of the people who may be spoken of."""

    def __init__(self, chance: Random, names: Sequence[str], pieces: int = _PIECES) -> None:
        self._chance = chance
        said = vocabulary()
        self._pieces = drawn(chance, _made(chance, pieces), 50)
        self._asking, self._places = drawn(chance, said["asking"]), drawn(chance, said["places"])
        self._names = drawn(chance, names, 200)

    def question(self) -> str:
        """What is asked: 25 to 45 characters, as any turn."""
        return self._filled(f"{next(self._asking)}{next(self._pieces)}", "？")

    def answer(self) -> str:
        """What is answered."""
        start, rolled = next(self._pieces), self._chance.random()
        if rolled < _NAMING:
            start = f"{next(self._names)}同志在场，{start}"
        elif rolled < _NAMING + _PLACING:
            start = f"在{next(self._places)}，{start}"
        return self._filled(start, "。")

    def content(self, pieces: int = 3) -> str:
        """What a talk was about, in so many pieces."""
        return "；".join(next(self._pieces) for _ in range(pieces)) + "。"

    def piece(self) -> str:
        """A few words."""
        return next(self._pieces)

    def _filled(self, text: str, end: str) -> str:
        while len(text) < _SHORTEST_TURN:
            text = f"{text}，{next(self._pieces)}"
        return text[: _LONGEST_TURN - 1] + end


def _made(chance: Random, count: int) -> list[str]:
    """Pieces of sentences: an opening, a thing done, and with what; the rare words stand among the things."""
    from pypinyin.phrases_dict import phrases_dict

    said = vocabulary()
    rare = sorted(word for word in phrases_dict if len(word) == 2 and word.isalpha())
    chance.shuffle(rare)
    openings, doings, tails = (drawn(chance, said[name]) for name in ("openings", "doings", "tails"))
    things = drawn(chance, (*said["things"], *rare[:_RARE]), 20)
    found = []
    for place in range(count):
        thing = next(things) if place % 3 else f"{next(things)}{next(tails)}"
        found.append(f"{next(openings)}{next(doings)}{thing}")
    return found


def person_names(chance: Random) -> Iterator[str]:
    """Names of cadres without end: natural surnames, one or two given characters, now and then a rare one."""
    said = vocabulary()
    families, given, rare = drawn(chance, said["surnames"], 6), drawn(chance, said["given"], 30), said["rare_names"]
    while True:
        rolled = chance.random()
        if rolled < 0.01:
            yield chance.choice(rare)
        else:
            yield f"{next(families)}{next(given)}{next(given) if rolled < 0.7 else ''}"
