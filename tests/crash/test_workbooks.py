"""The harness of the hostile workbooks tells right from wrong: else its zeros would mean nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.crash.workbooks import imported, judged, outside, row, rows, tried
from tests.hostile.corpus import CASES

_BY_NAME = {case.make.__name__: case for case in CASES}
_FOUND: dict[str, Any] = {
    "refused": "“名册.xlsx”加了密码", "people": [], "faults": [], "starts": [], "bug": "", "touched": [],
    "changed": False, "peak_mb": 90.0,
}  # fmt: skip


def test_some_cases_by_both_ways_are_clean() -> None:
    made = rows(scale=0.04, seed=3)
    assert [each.tried for each in made] == [4, 4]
    assert all(each.is_clean for each in made), made


def test_wrong_answers_are_caught() -> None:
    right, laughs = _BY_NAME["dates"], _BY_NAME["laughs"]
    wrong = [
        replace(right, people=right.people[:-1]), replace(right, starts=(("B3", "1999-01-01"),)),
        replace(laughs, refused="别的话"), replace(right, refused="加了密码"), replace(laughs, refused=""),
    ]  # fmt: skip
    outcomes = tried(wrong, imported)
    assert all(not each.is_right for each in outcomes)
    line = row("x", outcomes)
    assert (line.lost, line.damaged, line.undetected) == (0, 4, 1)


def test_what_a_child_did_wrong_is_caught() -> None:
    case = _BY_NAME["encrypted"]
    assert judged(case, _FOUND, 1.0).is_right
    for spoilt in (
        {"changed": True}, {"touched": ["socket.connect"]}, {"bug": "Traceback"}, {"peak_mb": 301.0}, {"refused": ""},
    ):  # fmt: skip
        assert not judged(case, _FOUND | spoilt, 1.0).is_right, spoilt
    assert not judged(case, _FOUND, 5.1).is_right


def test_sockets_programs_and_files_elsewhere_are_seen_in_a_trace() -> None:
    start = '1 execve("/usr/bin/python3", ["python3"], 0x7) = 0'
    own = '1 openat(AT_FDCWD, "/data/yuetan.db", O_RDWR) = 3'
    assert outside([start, own], ("/data",)) == []
    for line in (
        '1 openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 4', "1 socket(AF_INET, SOCK_STREAM, 0) = 5",
        '2 execve("/bin/sh", ["sh"], 0x7) = 0', '1 open("/home/x/\\345\\220\\215", O_RDONLY) = 3',
    ):  # fmt: skip
        assert len(outside([start, own, line], ("/data",))) == 1, line
