"""Pivots by name: kept, replaced, renamed, deleted, on record; and read again when the world has moved on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.ledgers.pivot.definition import Definition, from_json, to_json
from app.ledgers.pivot.dimensions import DIMENSIONS
from app.ledgers.pivot.saved import built_in, delete_pivot, offered, rename_pivot, save_pivot, saved
from app.ledgers.pivot.span import Rolling, Unit, When
from app.ledgers.pivot.table import LineKind, load, pivot
from app.ledgers.pivot.tables import SavedPivotRow
from app.people.tables import Department
from tests.access.world import as_account
from tests.ledgers.history import department, talk
from tests.ledgers.pivot.test_brute_force import DEFINITIONS

MADE = Definition(("department",), "form", ("talks", "late"), When(Rolling.LAST_QUARTER))


@given(DEFINITIONS)
def test_a_definition_is_read_back_as_it_was_kept(made: Definition) -> None:
    filtered = replace(made, filters={"rank": frozenset({"正处级", ""}), "lead": frozenset({"名:张三", "#3"})})
    for each in (made, filtered):
        kept = from_json(to_json(each))
        if each.when.rolling is None:
            assert kept.when == each.when
        assert to_json(kept) == to_json(each)


def test_what_the_program_brings_along_can_be_counted(at_work: Session, people: dict[str, int]) -> None:
    talk([people["蒋德禾"], people["皮润"]], datetime(2026, 3, 1))
    assert len(built_in()) >= 6 and len({each.name for each in built_in()}) == len(built_in())
    for each in built_in():
        table = pivot(each.made, load(at_work, each.made))
        assert each.about and table.loaded.talks == 1 and table.lines[-1].kind is LineKind.TOTAL


def test_a_pivot_is_kept_under_its_name_with_who_and_when(at_work: Session, people: dict[str, int]) -> None:
    assert save_pivot(at_work, "  季度  对比 ", MADE) == "季度 对比"
    (one,) = saved()
    assert (one.name, one.made, one.at, one.is_built_in) == ("季度 对比", MADE, datetime(2026, 11, 24, 15), False)
    assert one.by == at_work.account.display_name
    assert [each.name for each in offered()][:2] == ["季度 对比", built_in()[0].name]
    save_pivot(at_work, "季度 对比", replace(MADE, column=""))
    assert [each.made.column for each in saved()] == [""]


def test_renaming_and_deleting_are_on_record(at_work: Session, people: dict[str, int]) -> None:
    save_pivot(at_work, "甲", MADE)
    save_pivot(at_work, "乙", MADE)
    with pytest.raises(Refusal, match="已经有名为“乙”"):
        rename_pivot(at_work, "甲", "乙")
    assert rename_pivot(at_work, "甲", "丙") == "丙"
    assert delete_pivot(at_work, "丙") == MADE
    assert [each.name for each in saved()] == ["乙"]
    said = "\n".join(entry.summary for entry in AuditEntry.select())
    for words in ("保存统计分析“甲”", "统计分析“甲”改名为“丙”", "删除统计分析“丙”"):
        assert words in said


@pytest.mark.parametrize("name", ["", "   ", "长" * 25, built_in()[0].name])
def test_a_name_that_is_none_or_came_with_the_program_is_refused(
    at_work: Session, people: dict[str, int], name: str
) -> None:
    with pytest.raises(Refusal, match="没有保存"):
        save_pivot(at_work, name, MADE)
    save_pivot(at_work, "甲", MADE)
    with pytest.raises(Refusal, match="没有改名"):
        rename_pivot(at_work, "甲", name)


def test_what_cannot_be_counted_or_is_not_there_is_refused(at_work: Session, people: dict[str, int]) -> None:
    wrong = replace(MADE, rows=("form",), measures=(), when=When(None, Unit.DAY, date(2026, 2, 2), date(2026, 2, 1)))
    with pytest.raises(Refusal) as refused:
        save_pivot(at_work, "甲", wrong)
    assert len(refused.value.details) == 3
    for act in (lambda: delete_pivot(at_work, "没有"), lambda: rename_pivot(at_work, "没有", "有")):
        with pytest.raises(Refusal, match="没有名为“没有”"):
            act()
    for act in (
        lambda: delete_pivot(at_work, built_in()[0].name),
        lambda: rename_pivot(at_work, built_in()[0].name, "甲"),
    ):
        with pytest.raises(Refusal, match="程序自带"):
            act()


def test_sixty_can_be_kept_and_no_more(at_work: Session, people: dict[str, int]) -> None:
    now = datetime(2026, 1, 1)
    SavedPivotRow.insert_many(
        [{"name": f"第{n}", "definition": to_json(MADE), "saved_at": now} for n in range(60)]
    ).execute()
    with pytest.raises(Refusal, match="最多保存 60 个"):
        save_pivot(at_work, "再来一个", MADE)
    assert save_pivot(at_work, "第3", MADE) == "第3"


def test_a_saved_pivot_outlives_a_renamed_department(at_work: Session, people: dict[str, int]) -> None:
    talk([people["余立"]])
    place = str(department("教务处"))
    save_pivot(at_work, "甲", replace(MADE, when=When(), filters={"department": frozenset({place})}))
    Department.update(name="本科生院").where(Department.id == int(place)).execute()
    table = pivot(saved()[0].made, load(at_work, saved()[0].made))
    assert [(line.label, table.text(line, table.slots[0])) for line in table.lines] == [
        ("本科生院", "1"),
        ("合计", "1"),
    ]


def test_a_saved_pivot_outlives_a_ground_that_the_rules_know_no_more(at_work: Session, people: dict[str, int]) -> None:
    talk([people["余立"]])
    talk([people["余立"]], ground="旧事由")
    made = replace(MADE, rows=("ground",), when=When(), filters={"ground": frozenset({"旧事由", "一岗双责"})})
    save_pivot(at_work, "甲", made)
    gone = tuple(each for each in at_work.rules.grounds if each.name != "一岗双责")
    at_work.rules = replace(at_work.rules, grounds=gone)
    table = pivot(saved()[0].made, load(at_work, saved()[0].made))
    assert [line.label for line in table.lines] == ["一岗双责", "旧事由", "合计"]
    ground = DIMENSIONS["ground"]
    assert not table.loaded.names.is_known(ground, "一岗双责")
    assert table.loaded.names.is_known(ground, gone[0].name)


def test_what_a_newer_program_kept_is_read_as_far_as_it_is_known(at_work: Session, people: dict[str, int]) -> None:
    kept = {
        "rows": ["planet", "form"], "column": "moon", "measures": ["weight"], "when": {"rolling": "LAST_CENTURY"},
        "compare": "MARS", "chart": "PIE", "filters": {"planet": ["x"], "rank": ["正处级"]}, "new": 1,
    }  # fmt: skip
    made = from_json(kept)
    assert made == Definition(("form",), filters={"rank": frozenset({"正处级"})})
    assert (
        from_json({}) == Definition() and from_json({"when": {"unit": "DAY", "first": "", "last": "x"}}) == Definition()
    )
    assert from_json({"when": {"unit": "DAY", "first": "2026-02-02", "last": "2026-02-01"}, "rows": 3}) == Definition()


@pytest.mark.parametrize("role", [Role.READER, Role.RECORDER, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_who_may_not_export_saves_no_pivot_and_who_sees_no_talk_sees_none(
    at_work: Session, people: dict[str, int], role: Role
) -> None:
    save_pivot(at_work, "甲", MADE)
    as_account(at_work, role)
    for act in (
        lambda: save_pivot(at_work, "乙", MADE),
        lambda: rename_pivot(at_work, "甲", "乙"),
        lambda: delete_pivot(at_work, "甲"),
    ):
        with pytest.raises(Refusal):
            act()
    sees = role in (Role.READER, Role.RECORDER)
    assert [each.name for each in saved()] == (["甲"] if sees else [])
