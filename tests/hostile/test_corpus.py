"""Each case of the corpus, in this process; what takes seconds to make runs in `make crash` alone."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.people.roster.sheet import read_sheet
from app.workbooks import intake, limits
from tests.hostile import child
from tests.hostile.case import Case
from tests.hostile.corpus import CASES
from tests.hostile.crafted import book
from tests.people.books import CHIEF, ROWS, changed

_watched: list[list[str]] = []
_own: list[str] = []


def _hook(event: str, facts: tuple[Any, ...]) -> None:
    if _watched:
        child._note(_watched[-1], event, facts, tuple(_own))


sys.addaudithook(_hook)


@contextmanager
def watched(*own: Path) -> Iterator[list[str]]:
    """What is opened meanwhile besides the program's own files and these."""
    touched: list[str] = []
    _own[:] = map(str, own)
    _watched.append(touched)
    try:
        yield touched
    finally:
        _watched.pop()


def test_corpus_has_what_was_asked_for() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names) >= 100
    assert sum(bool(case.refused) for case in CASES) >= 40 and sum(not case.refused for case in CASES) >= 30


@pytest.mark.parametrize("case", [case for case in CASES if not case.slow], ids=lambda case: case.make.__name__)
def test_file_is_refused_by_name_or_imported_right(case: Case, session: Session, tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    file, before = case.make(place), child.contents(session)
    with watched(session.store.paths.folder, file) as touched:
        found = child.tried(session, file)
    assert not found["bug"], found["bug"]
    assert not touched
    if case.refused:
        assert case.refused in found["refused"] and "没有导入任何内容" in found["refused"]
        assert child.contents(session) == before
        return
    assert not found["refused"] and tuple(found["people"]) == case.people
    assert set(case.starts) <= set(found["starts"])
    said = "\n".join(found["faults"])
    assert all(words in said for words in case.faults), said


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        ("elements", 90, "内容和格式超过"), ("cells", 30, "单元格超过"), ("text", 90, "文字超过"),
        ("rows", 5, "超过 5 行"), ("MOST_XML", 5000, "解开后超过"), ("MOST_COLUMNS", 9, "第 9 列以外"),
        ("MOST_PARTS", 3, "里面的文件超过"),
    ],
)  # fmt: skip
def test_each_limit_is_held_and_said(
    limit: str, value: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path)
    read_sheet(path)
    if limit.isupper():
        monkeypatch.setattr(limits, limit, value)
    else:
        kept = intake.book_of
        limited = dataclasses.replace(limits.ROSTER, **{limit: value})
        monkeypatch.setattr(
            "app.workbooks.table.book_of", lambda content, _, password: kept(content, limited, password)
        )
    with pytest.raises(Refusal, match=words) as caught:
        read_sheet(path)
    assert caught.value.details


def test_file_that_is_forbidden_or_vanishes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path)
    for error in (PermissionError(13, "Permission denied"), FileNotFoundError(2, "gone"), OSError(5, "I/O error")):

        def opened(*_: object, error: OSError = error) -> int:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr("app.workbooks.intake.os.open", opened)
            with pytest.raises(Refusal, match="打不开“名册"):
                read_sheet(path)


def test_file_cut_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path)
    whole = path.read_bytes()
    monkeypatch.setattr("app.workbooks.table.taken", lambda _: whole[: len(whole) - 300])
    with pytest.raises(Refusal, match="不完整或已损坏"):
        read_sheet(path)


def test_file_name_that_is_no_text_is_shown_and_kept_plain(session: Session, tmp_path: Path) -> None:
    odd = book(tmp_path).rename(tmp_path / "名\udcff册\u202e.xlsx")
    assert child.tried(session, odd)["people"]
    broken = book(tmp_path, [changed(CHIEF, 工号="A9"), *ROWS]).rename(tmp_path / "又\udcff\u202e.xlsx")
    broken.write_bytes(b"")
    assert "“又.xlsx”" in child.tried(session, broken)["refused"]
