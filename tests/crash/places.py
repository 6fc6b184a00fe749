"""Where harnesses put what they make and throw away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """A folder that is gone afterwards; in memory where the system has such a place, for a sync costs nothing there."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(prefix=f"yuetan-{name}-", dir=memory if memory.is_dir() else None) as made:
        yield Path(made)
