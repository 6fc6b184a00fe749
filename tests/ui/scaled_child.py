"""The windows on a screen of another size and scale, in a process of its own: Qt takes the scale at its start.

    python -m tests.ui.scaled_child WIDTH HEIGHT FACTOR [--all]

The screen in its own points; says what is wrong, a line each, and ends with 1 where anything is.  Without --all only
the tabs are looked at, with it every page and dialog.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

# What the frame of a window and the task bar take of a screen, in points.
_TAKEN = 32


def main(width: str, height: str, factor: str, *more: str) -> int:
    """Looks at the windows."""
    with tempfile.TemporaryDirectory(prefix="yuetan-scaled-", ignore_cleanup_errors=True) as folder:
        _set_screen(Path(folder), int(width), int(height), factor)
        from PySide6.QtCore import QSize

        from tests.ui import inspections, walk
        from ui.application import application

        screen = application().primaryScreen()
        assert screen.devicePixelRatio() == float(factor), screen.devicePixelRatio()
        room = screen.availableGeometry()
        inspections.LAPTOP = inspections.SMALLEST = QSize(room.width(), room.height() - _TAKEN)
        looked = {name: inspections.INSPECTIONS[name] for name in ("big", "cut")}
        found = walk.walk(Path(folder) / "数据", looked, size=inspections.LAPTOP, tabs_only="--all" not in more)
        wrong = [f"{subject}: {each}" for subject, said in found.wrong.items() for each in dict.fromkeys(said)]
        print(f"{len(found.places)} places", *wrong, sep="\n", flush=True)
    return 1 if wrong else 0


def _set_screen(folder: Path, width: int, height: int, factor: str) -> None:
    screen = {"name": "small", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96,
              "logicalBaseDpi": 96, "dpr": 1}  # fmt: skip
    described = {"synchronousWindowSystemEvents": True, "windowFrameMargins": False, "screens": [screen]}
    (folder / "screen.json").write_text(json.dumps(described), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={folder / 'screen.json'}"
    os.environ["QT_SCALE_FACTOR"] = factor


if __name__ == "__main__":
    code = main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # windows that Python collects after Qt has ended would end it badly
