"""Backups: whole, checked before an older one goes, thinned out by their order, put back beside what was there."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.access.accounts import open_session
from app.access.session import Session
from app.store import backups, integrity, vault
from app.store import settings as store_settings
from app.store.errors import BackupTrouble
from app.store.steps import heard
from tests.passwords import PASSWORD
from tests.store.cancelling import cancelled_at, steps_of

NOON = datetime(2026, 11, 24, 12, 0)


def write(session: Session, key: str, value: object) -> None:
    with session.store.transaction():
        store_settings.write(key, value)


def attach(session: Session, content: bytes) -> str:
    with session.store.transaction():
        return vault.add(session.store, io.BytesIO(content), "扫描.pdf").digest


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "备份 盘"


def test_backup_holds_everything_and_opens_with_the_password(session: Session, place: Path) -> None:
    write(session, "probe", "备份时")
    digest = attach(session, b"scan" * 1000)
    made = backups.make(session.store, place, "手动", NOON)
    write(session, "probe", "备份后")
    assert (made.number, made.why, made.at, made.attachments) == (1, "手动", NOON, (digest,))
    assert backups.backups_in(place) == (made,) and backups.check(made, session.store.key) == []
    session.store.close()
    again = open_session(made.folder, "admin", PASSWORD)
    assert store_settings.read("probe") == "备份时"
    again.store.close()


def test_nothing_in_a_backup_can_be_read_without_the_password(session: Session, place: Path) -> None:
    write(session, "probe", "绝密谈话内容")
    attach(session, "绝密扫描内容".encode() * 100)
    backups.make(session.store, place, "手动", NOON)
    for file in place.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(
                mark.encode(code) in content
                for mark in ("绝密谈话", "绝密扫描")
                for code in ("utf-8", "gbk", "utf-16-le")
            )


def test_attachments_are_copied_once_for_all_backups(session: Session, place: Path) -> None:
    first = attach(session, b"one")
    backups.make(session.store, place, "手动", NOON)
    second = attach(session, b"two")
    made = backups.make(session.store, place, "手动", NOON + timedelta(hours=1))
    files = {file.name for file in (place / "attachments").rglob("*") if file.is_file()}
    assert files == {first, second} == set(made.attachments)
    assert not list((made.folder).glob("attachments"))


@pytest.mark.parametrize("spoil", ["flip", "cut", "gone", "attachment", "note"])
def test_backup_that_was_spoilt_is_found(session: Session, place: Path, spoil: str) -> None:
    digest = attach(session, b"one")
    made = backups.make(session.store, place, "手动", NOON)
    file = made.paths.database
    content = bytearray(file.read_bytes())
    if spoil == "flip":
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif spoil == "cut":
        file.write_bytes(content[:-4096])
    elif spoil == "gone":
        file.unlink()
    elif spoil == "attachment":
        (place / "attachments" / digest[:2] / digest).unlink()
    else:
        (made.folder / "backup.json").write_text("{}", encoding="utf-8")
        assert backups.backups_in(place) == ()
        return
    assert backups.check(made, session.store.key)


def test_damaged_store_takes_no_older_backup_away(
    session: Session, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour in range(3):
        backups.make(session.store, place, "自动", NOON + timedelta(hours=hour))
    before = backups.backups_in(place)
    monkeypatch.setattr(backups, "file_problems", lambda *_: ["数据页校验不符：3"])
    monkeypatch.setattr(backups, "kept", lambda moments: frozenset())
    with pytest.raises(BackupTrouble, match="没有通过检查"):
        backups.make(session.store, place, "自动", NOON + timedelta(days=400))
    assert backups.backups_in(place) == before
    assert not list(place.glob("*.part"))


def test_place_that_cannot_be_written_is_said(session: Session, tmp_path: Path) -> None:
    blocked = tmp_path / "文件"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(BackupTrouble, match="不能写入备份文件夹"):
        backups.make(session.store, blocked, "手动", NOON)


def test_backup_is_put_back_and_what_was_there_is_kept_aside(session: Session, place: Path, folder: Path) -> None:
    write(session, "probe", "备份时")
    digest = attach(session, b"scan")
    made = backups.make(session.store, place, "手动", NOON)
    write(session, "probe", "备份后")
    session.store.close()
    (folder / "attachments" / digest[:2] / digest).unlink()
    aside = folder / "damaged-1"
    backups.put_back(made, session.store.paths, aside, session.store.key)
    again = open_session(folder, "admin", PASSWORD)
    assert store_settings.read("probe") == "备份时"
    assert (folder / "attachments" / digest[:2] / digest).is_file()
    again.store.close()
    kept = open_session(aside, "admin", PASSWORD)
    assert store_settings.read("probe") == "备份后"
    kept.store.close()


def test_failure_while_putting_back_leaves_the_store_as_it_was(
    session: Session, place: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(session, "probe", "备份时")
    made = backups.make(session.store, place, "手动", NOON)
    write(session, "probe", "备份后")
    session.store.close()
    made.paths.database.unlink()
    with pytest.raises(OSError):
        backups.put_back(made, session.store.paths, folder / "damaged-1", session.store.key)
    again = open_session(folder, "admin", PASSWORD)
    assert store_settings.read("probe") == "备份后"
    again.store.close()


# ------------------------------------------------------------ what is kept


def thinned(moments: list[datetime]) -> list[backups.Backup]:
    """What is left of backups made at these moments, each thinned out as it is made."""
    left: list[backups.Backup] = []
    for number, at in enumerate(moments, 1):
        hours = backups.further(left, at)
        left.append(backups.Backup(number, at, hours, "自动", 7, "", 0, (), Path()))
        stay = backups.kept([each.hours for each in left])
        left = [each for place, each in enumerate(left) if place in stay]
    return left


def every(step: timedelta, count: int) -> list[datetime]:
    return [NOON + step * number for number in range(count)]


def test_two_days_whole_then_one_a_day_a_week_a_month_are_left_after_three_years() -> None:
    moments = every(timedelta(hours=6), 4 * 365 * 3)
    ages = [moments[-1] - each.at for each in thinned(moments)]
    day = timedelta(days=1)
    assert sum(age <= 2 * day for age in ages) == 9 and sum(age <= 4 * day for age in ages) == 17
    assert 27 <= sum(2 * day < age <= 30 * day for age in ages) <= 36
    assert 7 <= sum(30 * day < age <= 84 * day for age in ages) <= 12
    assert 20 <= sum(84 * day < age for age in ages) <= 24
    assert 690 * day <= max(ages) <= 720 * day


@pytest.mark.parametrize(("jump", "counted"), [(365, 24), (3650, 24), (-1, 0), (-3650, 0)])
def test_jump_of_the_clock_counts_as_a_day_or_as_nothing(jump: int, counted: int) -> None:
    straight = every(timedelta(hours=6), 400)
    jumped = [*straight[:390], *(moment + timedelta(days=jump) for moment in straight[390:])]
    shifted = timedelta(hours=counted - 6)
    as_if = [*straight[:390], *(moment + shifted for moment in straight[390:])]
    # A clock set back a day stands for a day, so that one that was a day ahead is right again: more is kept, not less.
    assert {each.number for each in thinned(as_if)} <= {each.number for each in thinned(jumped)}
    assert len(thinned(jumped)) <= len(thinned(as_if)) + 4
    assert {397, 398, 399, 400} <= {each.number for each in thinned(jumped)}


@pytest.mark.parametrize("wrong", [timedelta(days=366), timedelta(days=-3650), timedelta(days=-1), timedelta(hours=1)])
def test_clock_that_is_wrong_at_each_start_takes_nothing_of_two_days_away(wrong: timedelta) -> None:
    true = every(timedelta(minutes=30), 600)
    left = {each.number for each in thinned([at + (wrong if n % 8 < 2 else timedelta()) for n, at in enumerate(true)])}
    young = {number for number, at in enumerate(true, 1) if true[-1] - at <= timedelta(hours=48)}
    assert young <= left


@settings(max_examples=200)
@given(st.lists(st.integers(-400 * 24, 400 * 24), min_size=1, max_size=60))
def test_newest_are_always_left_whatever_the_clock_says(steps: list[int]) -> None:
    moments, now = [], NOON
    for step in steps:
        now += timedelta(hours=step)
        moments.append(now)
    left = thinned(moments)
    assert [each.number for each in left][-3:] == list(range(1, len(moments) + 1))[-3:]
    assert [each.hours for each in left] == sorted(each.hours for each in left)


def test_thinning_takes_files_and_their_attachments(
    session: Session, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = attach(session, b"one")
    one = backups.make(session.store, place, "自动", NOON)
    with session.store.transaction():
        session.store.db.execute_sql("DELETE FROM attachment")
    second = attach(session, b"two")
    backups.make(session.store, place, "自动", NOON + timedelta(hours=1))
    monkeypatch.setattr(backups, "kept", lambda moments: frozenset({len(moments) - 1}))
    assert backups.thin_out(place) == (1,)
    assert not one.folder.exists()
    assert {file.name for file in (place / "attachments").rglob("*") if file.is_file()} == {second} != {first}
    made = backups.make(session.store, place, "自动", NOON + timedelta(hours=2))
    assert made.number == 3


def test_note_that_rotted_is_passed_over_takes_no_other_away_and_its_number_is_not_given_again(
    session: Session, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [backups.make(session.store, place, "自动", NOON + timedelta(hours=hour)) for hour in range(3)]
    note = made[-1].folder / "backup.json"
    note.write_text(note.read_text(encoding="utf-8").replace('"hours": 2.0', '"hours": 9992.0'), encoding="utf-8")
    assert backups.backups_in(place) == tuple(made[:2])
    monkeypatch.setattr(backups, "kept", lambda hours: frozenset({len(hours) - 1}))
    after = backups.make(session.store, place, "自动", NOON + timedelta(hours=4))
    assert after.number == 4 and [each.number for each in backups.backups_in(place)] == [1, 2, 4]


def page_of_rows(session: Session) -> int:
    """Where a page of rows begins in the file: one that holds the schema would not even let it open."""
    asked = "SELECT rootpage FROM sqlite_master WHERE name = 'audit_entry'"
    return (int(session.store.db.execute_sql(asked).fetchone()[0]) - 1) * 4096


def test_no_backup_is_made_of_a_damaged_store(session: Session, place: Path) -> None:
    before = backups.make(session.store, place, "自动", NOON)
    page = page_of_rows(session)
    session.store.close()
    file = session.store.paths.database
    content = bytearray(file.read_bytes())
    content[page + 99] ^= 1
    file.write_bytes(content)
    session.store.db.connect()
    with pytest.raises(BackupTrouble):
        backups.make(session.store, place, "自动", NOON + timedelta(hours=1))
    assert backups.backups_in(place) == (before,) and not list(place.glob("*.part"))


# ------------------------------------------------------------ steps


def test_backup_that_is_cancelled_at_any_step_leaves_nothing_and_takes_no_older_one(
    session: Session, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_PAGES", 10)
    monkeypatch.setattr(integrity, "_INSTRUCTIONS", 2000)
    attach(session, b"scan" * 90_000)
    many = steps_of(lambda: backups.make(session.store, place, "手动", NOON))
    assert many > 8
    for step in range(1, many - 1):  # how many there are at the end is with the threads
        attach(session, b"scan%d" % step * 90_000)
        cancelled_at(step, lambda: backups.make(session.store, place, "手动", NOON))
        assert len(backups.backups_in(place)) == 1 and not list(place.glob("*.part"))
        assert not [file for file in place.rglob("*") if file.name.endswith(".part")]
    backups.make(session.store, place, "手动", NOON)
    assert [backups.check(each, session.store.key) for each in backups.backups_in(place)] == [[], []]


def test_what_is_written_while_the_pages_are_copied_is_not_in_the_copy_and_begins_it_not_anew(
    session: Session, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_PAGES", 20)
    write(session, "probe", "之前")
    told: list[int] = []

    def listen(what: str, done: int, total: int) -> None:
        if "页" in what:
            told.append(done)
            other = Thread(target=lambda: (write(session, "probe", f"之后{done}"), session.store.db.close()))
            other.start()
            other.join()

    with heard(listen):
        made = backups.make(session.store, place, "手动", NOON)
    assert told == sorted(told) and len(told) > 3
    session.store.close()
    again = open_session(made.folder, "admin", PASSWORD)
    assert store_settings.read("probe") == "之前"
    again.store.close()


def test_backups_are_made_one_at_a_time(session: Session, place: Path) -> None:
    waited = Event()

    def listen(what: str, done: int, total: int) -> None:
        if "等待" in what:
            waited.set()
            backups._making.release()

    backups._making.acquire()
    with heard(listen):
        made = backups.make(session.store, place, "手动", NOON)
    assert waited.is_set() and made.number == 1 and not backups._making.locked()


def test_spoilt_page_is_named_whatever_the_structure_says(session: Session, place: Path) -> None:
    made = backups.make(session.store, place, "手动", NOON)
    raw = bytearray(made.paths.database.read_bytes())
    raw[page_of_rows(session) + 99] ^= 1
    made.paths.database.write_bytes(raw)
    (said,) = integrity.file_problems(made.paths.database, session.store.key, made.schema)[:1]
    assert said.startswith("数据页校验不符")
