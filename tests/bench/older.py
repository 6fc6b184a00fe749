"""Benches from before there were lines: how they are run, and their figures as lines.

They keep a least, a middle and a greatest ratio; a line takes these three for its rounds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests.bench.lines import ANY_SIZE, Line


def _rounds(found: dict[str, Any], name: str, spread: str = "") -> list[float]:
    low, high = found[spread or f"{name}_spread"]
    return [low, found[name], high]


def _line(name: str, baseline: str, target: float | None, figures: Sequence[float], unit: str = "×") -> Line:
    made = Line(name, baseline, target, unit)
    made.add(ANY_SIZE, figures)
    return made


def _desk(found: Any) -> list[Line]:
    made = []
    for one in found:
        size = f"{one['characters']:,} characters"
        made.append(_line(f"desk: key to paint, p95, {size}", "bare QPlainTextEdit", 1.5, _rounds(one, "p95_ratio")))
        made.append(_line(f"desk: loop away, p99, {size}", "none", 16, [one["desk_gap_p99_ms"]], "ms"))
        made.append(_line(f"desk: loop away, worst, {size}", "none", 50, [one["desk_gap_worst_ms"]], "ms"))
    made.append(_line("desk: memory of three hours", "frame with a bare editor", 1.3, [found[-1]["memory_to_frame"]]))
    return made


def _books(found: Any) -> list[Line]:
    name = f"export: ledger of {found['rows']:,} rows"
    return [
        _line(name, "openpyxl write-only", 1.15, _rounds(found, "ledger_ratio", "ledger_spread")),
        _line(f"{name}: memory beyond a tenth of them", "none", 24, [found["mb_more"]], "MB"),
    ]


def _papers(found: Any) -> list[Line]:
    made = [
        _line(f"papers: {found['forms']:,} 登记表", "bare reportlab canvas", 2, _rounds(found, "ratio")),
        _line(
            "papers: first page as a picture", "none", 50, _rounds(found, "first_page_ms", "first_page_spread"), "ms"
        ),
    ]
    if "libre_ratio" in found:
        made.append(_line("papers: one form", "LibreOffice, .docx to PDF", 1 / 20, [1 / found["libre_ratio"]]))
    return made


def _imports(found: Any) -> list[Line]:
    return [_line(f"import: ledger of {found['rows']:,} rows", "calamine's bare read", 3, [found["ratio"]])]


def _held(found: Any) -> list[Line]:
    return [
        _line(f"window held: {name.removesuffix('_gap_ms')}", "none", None, [figure], "ms")
        for name, figure in found.items()
        if name.endswith("_gap_ms")
    ]


# Subject -> its figures as lines.
OLDER: dict[str, Callable[[Any], list[Line]]] = {
    "desk": _desk, "books": _books, "papers": _papers, "imports": _imports, "held": _held, "held_packages": _held,
}  # fmt: skip


def lines_of(subject: str, file: Path) -> list[Line]:
    """The lines of an older bench from the figures that it left; none where it left none."""
    try:
        return OLDER[subject](json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return []
