"""Nothing readable beside the store, and no way out: the whole tour under the eyes of strace, then a killed desk.

    python -m tests.crash.privacy [--json F]

What people typed, named and attached in the tour is looked for afterwards in UTF-8, UTF-16 and GBK: in the data
folder, in the home and temporary folders that the program was given.  What it was told to write (papers, workbooks,
pictures) lies elsewhere and is not looked at.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.crash.table import Row
from tests.crash.typist import PHRASES

ROOT = Path(__file__).parents[2]
_CODES = ("utf-8", "utf-16-le", "gbk")
_OUTSIDE = re.compile(r"socket\((?:AF_INET6?|AF_PACKET|AF_NETLINK|AF_VSOCK|AF_BLUETOOTH)\b(?:.* = (\d+)$)?")
# The print service of this very machine, which the system's printing library asks for its queues.
_TO_PRINTERS = re.compile(
    r"connect\((\d+), .*(?:sin_port=htons\(631\), sin_addr=inet_addr\(\"127\.0\.0\.1\"\)"
    r"|sin6_port=htons\(631\).*inet_pton\(AF_INET6, \"::1\")"
)
_SHORTEST = 4
_TYPED_S = 8


def tour_markers() -> list[str]:
    """What the tour types: names, speech, facts, decisions; long enough to be nothing else."""
    from app.sample.stories import STORIES

    found: list[str] = []
    for story in STORIES:
        found += [text[:12] for _, text in story.turns]
        found += _texts(story)
    return sorted({text.strip() for text in found if len(text.strip()) >= _SHORTEST and not text.isascii()})


def _texts(value: Any) -> Iterator[str]:
    """Every text within a story, however deep."""
    if isinstance(value, str):
        yield value[:24]
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _texts(each)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _texts(getattr(value, name))


def hits(folders: Iterable[Path], markers: Iterable[str]) -> list[str]:
    """Files in the folders that have a marker, and which."""
    wanted = [(marker, code, marker.encode(code, "ignore")) for marker in markers for code in _CODES]
    wanted = [each for each in wanted if len(each[2]) >= 2 * _SHORTEST]
    found = []
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file() and not file.is_symlink():
                content = file.read_bytes()
                found += [f"{file.name}: {marker} ({code})" for marker, code, raw in wanted if raw in content]
    return found


def places(base: Path) -> dict[str, str]:
    """Home and temporary folders of the program's own, as its environment."""
    names = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    made = {name: base / name.lower() for name in names}
    for folder in made.values():
        folder.mkdir()
    return {name: str(folder) for name, folder in made.items()} | {"QT_QPA_PLATFORM": "offscreen"}


def toured() -> dict[str, Any]:
    """The tour under strace; sockets to the outside, and what can be read afterwards."""
    with tempfile.TemporaryDirectory(prefix="yuetan-privacy-") as name:
        base = Path(name)
        more, log, data = places(base), base / "strace.log", base / "数据"
        traced = ["strace", "-f", "-qq", "-e", "trace=socket,connect", "-o", str(log)]
        strace = traced if shutil.which("strace") else []
        command = [*strace, sys.executable, "main.py", "--data", str(data), "tour", "--out", str(base / "out")]
        done = subprocess.run(command, cwd=ROOT, env=os.environ | more, capture_output=True, check=False)
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
        folders, markers = [data, *map(Path, _own(more))], tour_markers()
        return {
            "ended well": done.returncode == 0,
            "traced": bool(strace),
            "sockets to the outside": len(outside(lines)),
            "local sockets": sum(1 for line in lines if "socket(AF_UNIX" in line),
            "markers": len(markers),
            "files looked at": sum(1 for folder in folders for file in folder.rglob("*") if file.is_file()),
            "hits": hits(folders, markers),
        }


def outside(lines: Iterable[str]) -> list[str]:
    """The sockets in a log of strace by which something could leave the machine."""
    found: list[str] = []
    open_ones: dict[str, str] = {}  # by number; threads share them
    for line in lines:
        if made := _OUTSIDE.search(line):
            number = made[1] or line
            found += [open_ones[number]] if number in open_ones else []
            open_ones[number] = line
        elif asked := _TO_PRINTERS.search(line):
            open_ones.pop(asked[1], None)
    return [*found, *open_ones.values()]


def killed() -> dict[str, Any]:
    """The desk killed while it is typed into: what its phrases left behind."""
    with tempfile.TemporaryDirectory(prefix="yuetan-privacy-") as name:
        base = Path(name)
        more, data = places(base), base / "数据"
        code = f"from tests.crash.kill_desk import prepare; prepare({str(data)!r})"
        made = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
        command = [sys.executable, "-m", "tests.crash.typist", str(data), made.stdout.decode().strip(), "3", "on"]
        quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        child = subprocess.Popen(command, **quiet, env=os.environ | more, cwd=ROOT)  # type: ignore[call-overload]
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(_TYPED_S)
        child.send_signal(signal.SIGKILL)
        child.wait()
        markers = [phrase for phrase in PHRASES if len(phrase) >= _SHORTEST]
        return {"markers": len(markers), "hits": hits([data, *map(Path, _own(more))], markers)}


def _own(more: dict[str, str]) -> list[str]:
    return [folder for name, folder in more.items() if name != "QT_QPA_PLATFORM"]


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """R13, R27: the whole tour and a killed desk; there is no smaller one."""
    tour, desk = toured(), killed()
    files = tour["files looked at"]
    unknown = "" if tour["traced"] else "; no strace here, sockets not looked for"
    return [
        Row("R13", "markers of the tour in files it left", tour["markers"], damaged=int(not tour["ended well"]),
            undetected=len(tour["hits"]), note=f"{files} files, UTF-8, UTF-16, GBK"),
        Row("R13", "markers left by a killed desk", desk["markers"], undetected=len(desk["hits"])),
        Row("R27", "sockets to the outside in a whole tour", int(tour["traced"]),
            undetected=tour["sockets to the outside"], note=f"{tour['local sockets']} local ones{unknown}"),
    ]  # fmt: skip


def main() -> int:
    """Prints what was found; fails on any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    figures = {"tour": toured(), "killed desk": killed()}
    for what, found in figures.items():
        for name, figure in found.items():
            print(f"{what:12} {name:24} {len(figure) if isinstance(figure, list) else figure}")
        for each in found["hits"][:10]:
            print(f"    {each}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    tour = figures["tour"]
    bad = tour["hits"] or figures["killed desk"]["hits"] or tour["sockets to the outside"] or not tour["ended well"]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
