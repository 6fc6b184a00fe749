"""No text that comes into the store by a use case has a character that nothing can write; the tests of `characters` say
which.  What an older program let in stays readable, and is left out where it goes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.accounts import open_session
from app.access.errors import Refusal
from app.access.keepers import change_password
from app.access.saved_views import save_view
from app.access.session import Session
from app.ledgers.archive.volumes import VolumeFilter
from app.oversight.findings import FindingDraft, register
from app.papers.archive_book import write_volumes
from app.papers.ledger_book import write_ledger
from app.papers.roster_book import write_roster
from app.people.editing import PersonDraft, add_department, add_person
from app.store.characters import fit
from app.workbooks.intake import book_of
from tests.access.world import World
from tests.passwords import CHEAP, PASSWORD

NOT_FIT = "\0\x01\x08\x0b\x0c\x1f\x7f\ufffe\uffff\ud800"
TEXT = st.text(st.sampled_from(NOT_FIT + "约谈教务处\n a1"), min_size=1, max_size=12)


def texts(session: Session) -> Iterator[str]:
    """Every text of every table, that of JSON as well."""
    db = session.store.db
    for (table,) in db.execute_sql(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE '%fts5%'"
    ):
        if "_idx" in table or "_docsize" in table or "_data" in table:
            continue
        for row in db.execute_sql(f'SELECT * FROM main."{table}"'):
            yield from (each for each in row if isinstance(each, str))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXT, other=TEXT)
def test_whatever_is_typed_the_store_has_fit_texts_alone(world: World, session: Session, text: str, other: str) -> None:
    for act in (
        lambda: register(session, FindingDraft(f"说明{text}", other, text, date(2026, 12, 30))),
        lambda: add_person(session, PersonDraft(f"9{other}", f"张{text}", note=text), "正处"),
        lambda: add_department(session, f"{text}处", "行政部门"),
        lambda: save_view(session, "people", f"视图{text}", {"text": text, other: [other]}),
    ):
        try:
            act()
        except Refusal as refusal:
            assert refusal.message
    assert [each for each in texts(session) if fit(each) != each or "\\u0000" in each] == []


def test_a_password_is_taken_as_it_was_typed(session: Session, folder: Path) -> None:
    odd = f"{PASSWORD}\x01约谈"
    change_password(session, PASSWORD, odd, CHEAP)
    session.store.close()
    opened = open_session(folder, "admin", odd)
    change_password(opened, odd, f"{PASSWORD}二", CHEAP)
    opened.store.close()


def test_what_an_older_program_let_in_is_read_and_left_out_of_workbooks(
    session: Session, world: World, tmp_path: Path
) -> None:
    db = session.store.db
    with session.store.transaction():
        for table, column in (
            ("person", "name"),
            ("department", "name"),
            ("interview", "content"),
            ("record_turn", "text"),
        ):
            db.execute_sql(f"UPDATE {table} SET {column} = {column} || ?", ("\0\x01\x0b甲",))
    assert any("\0" in each for each in texts(session))
    for name, write in (
        ("台账.xlsx", lambda out: write_ledger(session, 2026, out)),
        ("名册.xlsx", lambda out: write_roster(session, out)),
        ("案卷目录.xlsx", lambda out: write_volumes(session, out, VolumeFilter())),
    ):
        write(tmp_path / name)
        assert list(book_of((tmp_path / name).read_bytes()).pages), name
