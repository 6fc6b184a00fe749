"""What is destroyed is gone from the file, page by page; figures, ledgers and the audit chain are as they were."""

from __future__ import annotations

import hashlib
import random
import re
import threading
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.access import audit
from app.access.accounts import open_session
from app.access.audit_log import LogFilter, log_page
from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews.amendments import amend
from app.interviews.erasing import FATES, GONE
from app.interviews.tables import Interview, Material, RecordTurn
from app.ledgers.archive.columns import VolumeState
from app.ledgers.archive.destruction import (
    DestructionState,
    approve_destruction,
    carry_out,
    destruction,
    draw_destruction,
)
from app.ledgers.archive.volumes import VolumeFilter, VolumeView, volume, volumes_page
from app.ledgers.ledger import LedgerFilter, ledger
from app.ledgers.statistics import statistics
from app.papers import catalogue
from app.people.tables import Person
from app.store import erasing, vault
from app.store.erasing import ErasedFile
from app.store.integrity import problems
from app.store.keyslots import subkey
from app.store.search import index
from app.store.vault import Attachment
from tests.ledgers.archive.volumes import NOW, attachment, fill
from tests.ledgers.archive.volumes import volume as volume_of
from tests.passwords import PASSWORD

MARK = "销毁暗号甲乙"
PAGE, RESERVED, SALT = 4096, 80, 16


def pages_of(session: Session) -> bytes:
    """Every page of the file and of its log, decrypted one by one: free pages and free parts of pages too.

    SQLCipher keeps the IV at the head of what each page reserves; the first page begins with the salt.
    """
    file = session.store.paths.database
    found = [_plain(session, page, number == 0) for number, page in enumerate(_cut(file.read_bytes(), 0, PAGE))]
    log = file.with_name(file.name + "-wal")
    if log.exists() and log.stat().st_size:
        found += [_plain(session, frame[24:], False) for frame in _cut(log.read_bytes()[32:], 0, PAGE + 24)]
    return b"".join(found)


def _cut(content: bytes, start: int, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(start, len(content) - size + 1, size)]


def _plain(session: Session, page: bytes, is_first: bool) -> bytes:
    head = SALT if is_first else 0
    body, iv = page[head : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + 16]
    decryptor = Cipher(algorithms.AES(subkey(session.store.key, "database")), modes.CBC(iv)).decryptor()
    return decryptor.update(body) + decryptor.finalize()


def hits(session: Session, text: str = MARK) -> int:
    return pages_of(session).count(text.encode())


@pytest.fixture
def doomed(session: Session, people: dict[str, int]) -> int:
    """An expired volume that holds everything, on an approved list of its own; its talk."""
    session.clock = lambda: NOW
    case = volume_of(people)
    fill(session, case, MARK)
    return case


def destroyed(session: Session, *cases: int) -> int:
    """Draws up a list, has it approved and carries it out; its id."""
    made = draw_destruction(session, cases)
    approve_destruction(session, made, number="青党发〔2026〕9号", approved_on=NOW.date(), approver="领导小组")
    carry_out(session, made, on=NOW.date(), witnesses=("常怀", "褚雨庭"), knows_of_backups=True)
    return made


def test_no_page_holds_what_was_destroyed(session: Session, doomed: int) -> None:
    assert hits(session) > 30  # what is looked for is there to be found
    destroyed(session, doomed)
    assert hits(session) == 0
    assert not erasing.is_due() and problems(session.store) == []


def test_the_search_forgets_what_was_destroyed(session: Session, doomed: int) -> None:
    """Neither text nor terms: the pairs of characters that the index is made of are in no page either."""
    pair = MARK[1:3]
    assert hits(session, pair) > 30 and _terms(session, pair) == 2
    destroyed(session, doomed)
    assert hits(session, pair) == 0 and _terms(session, pair) == 0
    assert index.problems(session.store.db.connection()) == []


def _terms(session: Session, term: str) -> int:
    """In how many of the two indexes the term is."""
    db = session.store.db
    for name in (index.HEADS, index.TURNS):
        db.execute_sql(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name}_v USING fts5vocab(main, {name}, row)")
    sql = "SELECT count(*) FROM temp.{0}_v WHERE term = ?"
    return sum(db.execute_sql(sql.format(name), (term,)).fetchone()[0] for name in (index.HEADS, index.TURNS))


def test_until_the_log_is_emptied_it_holds_it_still(
    session: Session, doomed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why `finish`: the pages are zeroed, but the log keeps them as they were before."""
    monkeypatch.setattr(erasing, "finish", lambda store: 0)
    destroyed(session, doomed)
    assert hits(session) > 0 and erasing.is_due()


def test_without_zeros_over_what_is_deleted_free_pages_hold_it_still(session: Session, doomed: int) -> None:
    """Why `secure_delete`: every connection has it, whatever SQLite was built with."""
    assert session.store.db.execute_sql("PRAGMA secure_delete").fetchone() == (1,)
    session.store.db.execute_sql("PRAGMA secure_delete = OFF").fetchone()
    destroyed(session, doomed)
    assert hits(session) > 0


@pytest.mark.parametrize("seed", range(3))
def test_what_was_written_over_and_deleted_before_is_gone_too(session: Session, doomed: int, seed: int) -> None:
    """A record that grew, shrank and was cut between rows of another case."""
    dice, own = random.Random(seed), RecordTurn.interview == doomed
    other = volume_of(institution_people(), "蒋德禾")
    fill(session, other, "别的案卷")
    for place in range(60):
        case, mark = dice.choice(((doomed, MARK), (other, "别的案卷")))
        ids = [row.id for row in RecordTurn.select().where(RecordTurn.interview == case)]
        text, act = mark * dice.randint(1, 300), dice.choice(("add", "add", "change", "delete"))
        with session.store.transaction():
            if act == "add" or not ids:
                RecordTurn.create(interview=case, position=place, speaker="答", text=text, spoken_at=NOW)
            elif act == "change":
                RecordTurn.update(text=text).where(RecordTurn.id == dice.choice(ids)).execute()
            else:
                RecordTurn.delete().where(RecordTurn.id == dice.choice(ids)).execute()
    assert RecordTurn.select().where(own).exists() and hits(session) > 0
    destroyed(session, doomed)
    assert hits(session) == 0 and hits(session, "别的案卷") > 0


def institution_people() -> dict[str, int]:
    return {row.name: row.id for row in Person.select()}


def test_a_reader_in_the_midst_of_the_log_leaves_it_due_and_not_lost(
    session: Session, doomed: int, folder: Path
) -> None:
    """The thread that backs up may be reading just then."""
    reading, ready, over = [], threading.Event(), threading.Event()

    def read() -> None:
        db = session.store.db
        db.execute_sql("BEGIN")
        reading.append(db.execute_sql("SELECT count(*) FROM interview").fetchone())
        ready.set()
        over.wait(30)
        db.execute_sql("ROLLBACK")
        db.close()

    thread = threading.Thread(target=read)
    thread.start()
    ready.wait(30)
    session.store.db.execute_sql("PRAGMA busy_timeout = 50").fetchone()
    destroyed(session, doomed)
    assert erasing.is_due() and hits(session) > 0
    over.set()
    thread.join()
    assert erasing.finish(session.store) == 0 and not erasing.is_due() and hits(session) == 0


def test_what_could_not_be_cleared_away_is_at_the_next_opening(
    session: Session, doomed: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(erasing, "finish", _full)
        destroyed(session, doomed)  # the destruction itself is committed
    assert erasing.is_due() and ErasedFile.select().count() == 4
    session.store.close()
    again = open_session(folder, "admin", PASSWORD)
    assert hits(again) == 0 and not erasing.is_due()
    assert audit.first_broken(again.store) is None
    again.store.close()


def _full(store: object) -> int:
    raise OSError(28, "disk full")


def test_the_files_of_attachments_are_gone_and_shared_ones_stay(session: Session, doomed: int) -> None:
    shared = attachment(session, f"{MARK}0")  # the same content as the signed scan
    other = Interview.create(
        organiser="党政办", form="INQUIRY", ground="x", mode="individual", state="拟定", rules_version="1",
        created_at=NOW, updated_at=NOW, exception_attachment=Attachment.get(Attachment.name == f"{MARK}1.pdf"),
    )  # fmt: skip
    digests = {row.digest for row in Attachment.select()}
    destroyed(session, doomed)
    left = {row.digest for row in Attachment.select()}
    assert {shared.digest, Attachment.get_by_id(other.exception_attachment_id).digest} == left
    for digest in digests:
        assert vault.file_of(session.store, digest).exists() == (digest in left)
    assert vault.problems(session.store) == []


def test_figures_and_ledgers_of_past_years_are_as_they_were(
    session: Session, doomed: int, people: dict[str, int]
) -> None:
    volume_of(people, "蒋德禾", filed=date_of(2015, 9))
    before = {row.key: dict(row.figures) for row in statistics(session, 2015).rows}
    rows = ledger(session, LedgerFilter(2015))
    destroyed(session, doomed)
    assert {row.key: dict(row.figures) for row in statistics(session, 2015).rows} == before
    after = ledger(session, LedgerFilter(2015))
    assert len(after) == len(rows) == 2
    gone = next(row for row in after if row.interview_id == doomed)
    was = next(row for row in rows if row.interview_id == doomed)
    for field in ("number", "held", "subjects", "units", "titles", "ranks", "form", "mode", "lead", "organiser",
                  "materials_due", "materials_in", "disposition", "stage", "volume", "archived"):  # fmt: skip
        assert getattr(gone, field) == getattr(was, field), field
    assert gone.content == gone.place == "" and "案卷已销毁（2026-11-24）" in gone.note


def date_of(year: int, month: int) -> date:
    return date(year, month, 1)


def test_the_audit_chain_holds_and_says_what_was_done(session: Session, doomed: int) -> None:
    before = [(row.seq, row.at, row.action, row.object_id, bytes(row.mac)) for row in AuditEntry.select()]
    destroyed(session, doomed)
    after = [(row.seq, row.at, row.action, row.object_id, bytes(row.mac)) for row in AuditEntry.select()]
    assert after[: len(before)] == before and len(after) > len(before)
    assert audit.first_broken(session.store) is None
    about = [line for line in log_page(session, LogFilter()) if "销毁案卷2015-0001" in line.summary]
    assert about and about[0].after == {
        "on": "2026-11-24", "witnesses": ["常怀", "褚雨庭"], "attachments": 4
    }  # fmt: skip
    erased = [line for line in log_page(session, LogFilter()) if line.summary in ("填写登记表内容", GONE)]
    assert len(erased) == 2 and all(line.before is None and line.after is None for line in erased)


@pytest.mark.parametrize(
    "change",
    ["UPDATE audit_entry SET summary = '改' WHERE summary = '填写登记表内容'",
     "UPDATE audit_entry SET account_id = NULL WHERE summary = '填写登记表内容'",
     "UPDATE audit_entry SET mac = zeroblob(32) WHERE summary = '填写登记表内容'",
     "UPDATE audit_entry SET after = '{}' WHERE summary = '填写登记表内容'",
     "UPDATE audit_erased SET mac = zeroblob(32)", "DELETE FROM audit_erased",
     "INSERT INTO audit_erased VALUES (1, zeroblob(32))"],
)  # fmt: skip
def test_what_is_changed_about_an_erased_entry_shows(session: Session, doomed: int, change: str) -> None:
    destroyed(session, doomed)
    for trigger in ("audit_entry_no_update", "audit_erased_no_update", "audit_erased_no_delete"):
        session.store.db.execute_sql(f"DROP TRIGGER {trigger}")
    session.store.db.execute_sql(change)
    assert audit.first_broken(session.store) is not None


def test_no_entry_is_emptied_that_was_not_erased(session: Session, doomed: int) -> None:
    for sql in ("UPDATE audit_entry SET after = NULL, before = NULL", "UPDATE amendment SET reason = ''",
                "DELETE FROM amendment", "DELETE FROM record_correction"):  # fmt: skip
        with pytest.raises(Exception, match="never"):
            session.store.db.execute_sql(sql)


def test_what_remains_says_number_title_class_and_how_it_went(session: Session, doomed: int) -> None:
    made = destroyed(session, doomed)
    line = volume(session, doomed)
    assert line is not None and line.state is VolumeState.GONE and line.erased_on == NOW.date()
    assert (line.volume, line.retention, line.pieces, line.pages) == ("2015-0001", "10年", 4, 7)
    assert line.title == "纪检监察室关于对余立进行预防提醒谈话的材料"
    assert [each.id for each in volumes_page(session, VolumeFilter(VolumeView.GONE))] == [doomed]
    found = destruction(session, made)
    assert found is not None and found.state is DestructionState.DONE and found.witnesses == ("常怀", "褚雨庭")
    assert found.volumes[0].volume == "2015-0001" and str(found.volumes[0].ended_on) == "2025-12-31"
    assert Person.select().count() > 0
    names = [row.name for row in Material.select().order_by(Material.id)]
    assert names[1] == "廉政承诺" and re.fullmatch(r"材料\d+", names[0])


def test_a_destroyed_case_is_neither_corrected_nor_printed(session: Session, doomed: int) -> None:
    destroyed(session, doomed)
    with pytest.raises(Refusal, match="已于2026-11-24销毁"):
        amend(session, doomed, "place", "一号楼", "笔误")
    for paper in ("登记表", "封面", "卷内目录"):
        with pytest.raises(Refusal, match="案卷已经销毁"):
            catalogue.drawn(session, catalogue.paper(paper), [doomed])


def test_it_is_all_or_nothing(session: Session, doomed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = draw_destruction(session, [doomed])
    approve_destruction(session, made, number="9号", approved_on=NOW.date(), approver="领导小组")
    before = _digest(session)

    def fails(ids: object) -> int:
        raise MemoryError

    monkeypatch.setattr("app.interviews.erasing.erasing.erase_attachments", fails)
    with pytest.raises(MemoryError):
        carry_out(session, made, on=None, witnesses=("甲", "乙"), knows_of_backups=True)
    assert _digest(session) == before and volume(session, doomed) is not None and not erasing.is_due()
    assert audit.first_broken(session.store) is None


def _digest(session: Session) -> str:
    tables = [row[0] for row in session.store.db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = [session.store.db.execute_sql(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in sorted(tables)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_every_table_that_hangs_on_a_case_has_its_fate(session: Session) -> None:
    """A new table that refers to a case, its subjects, its record or its materials must say what becomes of it."""
    db, found = session.store.db, {"interview"}
    tables = [row[0] for row in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    roots = {"interview", "interview_subject", "record", "material"}
    for table in tables:
        parents = {row[2] for row in db.execute_sql(f"PRAGMA foreign_key_list({table})").fetchall()}
        if parents & roots:
            found.add(table)
    assert found == set(FATES)
