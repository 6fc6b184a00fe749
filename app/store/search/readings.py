"""By which letters a Chinese name is found: full pinyin and initials in every reading, and each syllable."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[3] / "data" / "people" / "readings.txt"
# A name with more readings than this is found by the first ones.
_MOST = 48


@cache
def _table() -> bytes:
    """The file as it is: 340 KB, where a dictionary of its lines would take eight megabytes."""
    return b"\n" + FILE.read_bytes()


@lru_cache(maxsize=4_000)
def readings_of(character: str) -> tuple[str, ...]:
    """Every reading of a character without its tone, the usual one first; none for what is no Chinese character."""
    table, mark = _table(), f"\n{character} ".encode()
    start = table.find(mark)
    if start < 0:
        return ()
    start += len(mark)
    return tuple(table[start : table.index(b"\n", start)].decode("ascii").split())


@lru_cache(maxsize=20_000)
def name_readings(name: str) -> tuple[str, ...]:
    """A name in full pinyin and by its initials, in all readings: `zhangsanfeng`, `zsf`; () for one in letters."""
    return tuple(_readings(list(filter(None, map(readings_of, name)))))


@lru_cache(maxsize=20_000)
def name_keys(name: str) -> tuple[str, ...]:
    """By what a name is found: its readings, and each syllable, for who types `zhang san feng`."""
    spoken = list(filter(None, map(readings_of, name)))
    return tuple(dict.fromkeys([*_readings(spoken), *itertools.chain.from_iterable(spoken)]))


def _readings(spoken: list[tuple[str, ...]]) -> Iterable[str]:
    """Full pinyin and initials of characters, each of which has one reading or more."""
    if not spoken:
        return ()
    if max(map(len, spoken)) == 1:
        plain = [each[0] for each in spoken]
        return dict.fromkeys(("".join(plain), "".join([each[0] for each in plain])))
    letters = [tuple(dict.fromkeys([syllable[0] for syllable in each])) for each in spoken]
    return dict.fromkeys("".join(each) for parts in (spoken, letters) for each in _combined(parts))


def _combined(parts: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return itertools.islice(itertools.product(*parts), _MOST)
