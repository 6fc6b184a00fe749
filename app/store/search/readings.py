"""By which letters a Chinese name is found: full pinyin and initials in every reading, and each syllable."""

from __future__ import annotations

import itertools
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
def name_keys(name: str) -> tuple[str, ...]:
    """The keys of a name: `zhangsanfeng`, `zsf`, `zhang`, `san`, `feng`, in all readings; () for one in letters."""
    spoken = [found for found in (readings_of(each) for each in name) if found]
    if not spoken:
        return ()
    whole = ["".join(each) for each in itertools.islice(itertools.product(*spoken), _MOST)]
    letters = [tuple(dict.fromkeys(syllable[0] for syllable in each)) for each in spoken]
    initials = ["".join(each) for each in itertools.islice(itertools.product(*letters), _MOST)]
    return tuple(dict.fromkeys([*whole, *initials, *itertools.chain.from_iterable(spoken)]))
