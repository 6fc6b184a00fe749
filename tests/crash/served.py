"""Tries that cost only themselves: a process that has the program at hand forks a child for each of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.crash.disk_log import environment


class Server:
    """A process that answers, line by line, what came of a try on a fresh base; `code` is what it runs.

    It reads `[base, …]` as JSON and writes a JSON object.  Bases are copies of `before` in the `room`.
    """

    def __init__(self, code: str, room: Path, shim: Path, number: int) -> None:
        self._base, self._before = room / f"run{number}", room / "before"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=environment(shim, room / "nowhere"), encoding="utf-8",
        )  # fmt: skip
        assert self._process.stdin and self._process.stdout
        self._asking, self._answering = self._process.stdin, self._process.stdout

    def run(self, *how: object) -> dict[str, Any]:
        """What came of one try."""
        shutil.rmtree(self._base, ignore_errors=True)
        shutil.copytree(self._before, self._base)
        self._asking.write(json.dumps([str(self._base), *how]) + "\n")
        self._asking.flush()
        line = self._answering.readline()
        if not line:
            raise RuntimeError("the child ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """Ends the process."""
        self._asking.close()
        self._process.wait()
        self._answering.close()


def serve(attempt: Callable[..., dict[str, Any]]) -> None:
    """In the process: makes each attempt that is asked for, and tells what came of it."""
    for line in sys.stdin:
        base, *how = json.loads(line)
        print(json.dumps(attempt(Path(base), *how)), flush=True)


def in_child(work: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any] | None, int]:
    """What the work comes to in a process of its own, which sees and leaves nothing of what is open here.

    Nothing where the child ended before it was done; the second is how it ended, as `os.waitpid` tells it.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        found = work()
        with os.fdopen(writing, "w") as answer:
            answer.write(json.dumps(found))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    _, status = os.waitpid(child, 0)
    return (json.loads(told) if told else None), status
