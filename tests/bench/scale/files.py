"""Attachments: random bytes, encrypted through the program's own vault."""

from __future__ import annotations

import io
from random import Random

from app.store import vault
from app.store.database import Store
from tests.bench.scale.size import Size

_USUAL, _LARGEST = 600_000, 20_000_000


def build(store: Store, size: Size, seed: int) -> list[int]:
    """Adds as many bytes as the size asks for, in scans of 60 KB to 20 MB; their ids."""
    chance, left, found = Random(f"{seed}:files"), size.file_bytes, []
    with store.transaction():
        while left > 0:
            length = min(left, _LARGEST, int(_USUAL * chance.lognormvariate(0, 1)) + 60_000)
            left -= length
            made = vault.add(
                store, io.BytesIO(chance.randbytes(length)), f"扫描件{len(found) + 1:05}.pdf", "application/pdf"
            )
            found.append(int(made.id))
    return found
