"""The bench of roles works, on a tiny store; and there every role finds what a look at all rows in reach finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access.roles import WITHOUT_CONTENT, Role
from app.access.session import Session
from app.ledgers.search import finding, records
from app.ledgers.search.finding import allowed_groups, find
from app.ledgers.search.kinds import RECORDS
from app.ledgers.search.query import Query, read
from app.store.search.heads import TABLES, Kind, head_id
from app.store.search.terms import HeadText
from tests.bench import search, search_roles
from tests.bench.conftest import SMALL
from tests.bench.lines import read as read_lines
from tests.bench.scale import copied, opened

READING = [role for role in Role if role not in WITHOUT_CONTENT]


def test_bench_measures_every_role(stores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "EACH", 2)
    out = tmp_path / "roles.json"
    assert search_roles.main(["--stores", str(stores), "--percent", f"{SMALL:g}", "--json", str(out)]) in (0, 1)
    lines = {line.name: line for line in read_lines(out)}
    assert set(lines) == {f"search: p95 of {role}" for role in READING}
    assert all(each > 0 for line in lines.values() for found in line.figures.values() for each in found)


@pytest.fixture(scope="module")
def whole(small: Path) -> Iterator[Session]:
    with copied(small) as mine:
        session = opened(mine)
        yield session
        session.store.close()


Refs = set[tuple[str, int]]


def _all_in_reach(session: Session, query: Query) -> Refs:
    """Every head is compared, and every row asked for by the view of its table; every turn in the view as well."""
    db, found = session.store.db, Refs()
    with session.store.all_in_reach():
        heads = {row[0]: HeadText(*row) for row in db.execute_sql("SELECT * FROM main.search_head").fetchall()}
    for group in allowed_groups(session):
        if group.kind is not None:
            refs = [row[0] for row in db.execute_sql(f"SELECT id FROM {TABLES[group.kind]}").fetchall()]
            found |= {
                (group.label, ref) for ref in refs
                if all(term.score(heads[head_id(group.kind, ref)]) for term in query.terms)
            }  # fmt: skip
    talks = _filtered(session, query, heads)
    for talk, text in db.execute_sql("SELECT interview_id, text FROM record_turn").fetchall():
        if query.words and talk in talks and all(word.turns and word.is_told(text) for word in query.words):
            found.add((RECORDS.label, talk))
    return found


def _filtered(session: Session, query: Query, heads: dict[int, HeadText]) -> set[int]:
    refs = [row[0] for row in session.store.db.execute_sql("SELECT id FROM interview").fetchall()]
    return {ref for ref in refs if all(term.score(heads[head_id(Kind.INTERVIEW, ref)]) for term in query.filters)}


@pytest.mark.parametrize("role", READING)
def test_a_role_finds_all_that_it_reads_and_nothing_else(
    whole: Session, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [text for texts in search.queries(whole).values() for text in texts[:1]]
    asked += ["询问", "负责", "部", "单位:学院 谈话", "形式:询问 情况", "类型:约谈 工作"]
    theirs = search_roles.as_role(whole, role)
    try:
        wanted = {text: _all_in_reach(theirs, read(text, theirs.rules)) for text in asked}
        assert any(wanted.values())
        for few, chunk, in_vain in ((0, 2, 3), (3, 2, 30), (128, 32, 10_000)):
            monkeypatch.setattr(finding, "_FEW", few)
            monkeypatch.setattr(finding, "_CHUNK", chunk)
            monkeypatch.setattr(finding, "_LOOK", 3 * chunk)
            monkeypatch.setattr(records, "_FEW", few)
            monkeypatch.setattr(records, "_IN_VAIN", in_vain)
            for text in asked:
                query = read(text, theirs.rules)
                found = [*find(theirs, query, most=9_999)][-1]
                mine = {(group.group.label, hit.id) for group in found for hit in group.hits}
                assert mine == {each for each in wanted[text] if _is_asked(query, each[0])}, (text, few)
    finally:
        whole.confine()


def _is_asked(query: Query, label: str) -> bool:
    return query.groups is None or label in {group.label for group in query.groups}
