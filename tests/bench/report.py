"""How a benchmark ends: what it missed, its figures as JSON, and an exit code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def ended(found: Any, missed: Sequence[str], file: Path | None) -> int:
    """Prints which targets were missed and keeps the figures; 1 where any was."""
    print("\n".join(missed) if missed else "all targets met")
    keep(found, file)
    return 1 if missed else 0


def keep(found: Any, file: Path | None) -> None:
    """Writes the figures, where a file is named."""
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found, indent=1), encoding="utf-8")
