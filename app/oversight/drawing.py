"""How talks are drawn: by seed and method alone, so that anybody can draw the same again with paper and SHA-256.

Method 1: the keys of the population stand in the order of their text; each gets the SHA-256 of `seed:key` (UTF-8, hex);
the `ceil(share % of their count)` keys with the smallest digests are drawn, in the order of these digests.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

METHOD = "1"


def ordered(keys: Iterable[str]) -> list[str]:
    """The population in the order that its digest is of."""
    return sorted(set(keys))


def digest_of(population: Sequence[str]) -> str:
    """Names an ordered population: SHA-256 of its keys, one a line."""
    return sha256("\n".join(population).encode()).hexdigest()


def size_of(population: int, share: int) -> int:
    """How many are drawn: `share` per cent, at least one of any."""
    return -(-population * share // 100)


def draw(population: Sequence[str], seed: str, share: int, method: str = METHOD) -> list[str]:
    """The keys that are drawn, in the order in which they were.  Raises ValueError for a method that is not known."""
    if method != METHOD:
        raise ValueError(f"抽取方法 {method} 不认识")
    by_digest = sorted(population, key=lambda key: (sha256(f"{seed}:{key}".encode()).hexdigest(), key))
    return by_digest[: size_of(len(population), share)]
