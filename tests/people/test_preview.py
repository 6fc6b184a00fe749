"""What an import would do, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.people.roster.applying import apply, remember_mapping
from app.people.roster.preview import Preview, Verdict, preview
from app.people.roster.rows import WRONG_NUMBER
from app.people.tables import ImportBatch, Person
from tests.people.books import CHIEF, DEPUTY, HEAD, LEADERS, ROWS, SAMPLE, changed, roster


def faults(found: Preview) -> dict[int, list[str]]:
    return {row.row.line: [f"{fault.column}：{fault.reason}" for fault in row.row.faults] for row in found.faulty}


def fault_of(session: Session, folder: Path, line: Any) -> list[str]:
    """What is wrong with a row that stands alone under the leaders."""
    found = preview(session, roster(folder, [*LEADERS, line]))
    assert [row.verdict for row in found.rows[:3]] == [Verdict.NEW] * 3
    return faults(found).get(6, [])


def test_every_good_row_of_the_sample_is_new_and_every_bad_one_named(session: Session) -> None:
    found = preview(session, SAMPLE)
    assert {verdict: found.count(verdict) for verdict in Verdict} == {"新增": 409, "更新": 0, "不变": 0, "错误": 5}
    named = faults(found)
    assert list(named) == [416, 417, 418, 419, 420]
    assert named[416] == ["工号：QP01031 与第 25 行重复"]
    assert named[417] == ["工号：没有填写"]
    assert named[418] == ["姓名：没有填写"]
    assert [said.split("：")[0] for said in named[419]] == ["单位", "任现职时间"]
    assert "不存在的部门" in named[419][0]
    assert "2019-13-40" in named[419][1]
    assert "正股级" in named[420][0]
    assert "正科级、副科级" in named[420][0]


def test_a_preview_writes_nothing(session: Session) -> None:
    preview(session, SAMPLE)
    assert Person.select().count() == ImportBatch.select().count() == 0


def test_only_the_rank_of_the_eighth_grade_is_in_doubt_in_the_sample(session: Session) -> None:
    (question,) = preview(session, SAMPLE).questions
    assert question.doubt.question == "职级“八级职员”按哪一级理解？"
    assert question.answer == question.doubt.options[0] == "副科级"
    assert len(question.lines) == 27
    found = preview(session, SAMPLE, answers={question.key: "科员及其他"})
    assert {row.row.rank for row in found.rows if row.row.line in question.lines} == {"科员及其他"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"工号": ""}, "工号：没有填写"),
        ({"工号": "甲1"}, "工号：“甲1”只能由"),
        ({"姓名": " "}, "姓名：没有填写"),
        ({"职务": ""}, "职务：没有填写"),
        ({"职级": ""}, "职级：没有填写"),
        ({"职级": "正股级"}, "职级：“正股级”不是认识的职级，可用：校级正职"),
        ({"性别": "M"}, "性别：“M”应为男或女"),
        ({"单位类别": "事业部"}, "单位类别：“事业部”不是认识的类别，可用：党群部门"),
        ({"单位类别": ""}, "单位：“教务处”不在部门表中，也没有写明类别"),
        ({"任现职时间": "2023-02-29"}, "任现职时间：“2023-02-29”不是一个存在的日期"),
        ({"任职方式": "抽签"}, "任职方式：“抽签”不是认识的方式，可用：新任"),
        ({"分管校领导": "某甲"}, "分管校领导：“某甲”不在校领导之列"),
        ({"单位": "校领导"}, "职级：校领导的职级应为校级正职或校级副职"),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_named_with_its_column_and_reason(
    session: Session, tmp_path: Path, cells: dict[str, str], said: str
) -> None:
    assert [fault for fault in fault_of(session, tmp_path, changed(HEAD, **cells)) if fault.startswith(said)]


def test_all_that_is_wrong_in_a_row_is_said_at_once(session: Session, tmp_path: Path) -> None:
    line = changed(HEAD, 姓名="", 职级="正股级", 任现职时间="2019-13-40", 任职方式="抽签")
    assert len(fault_of(session, tmp_path, line)) == 4


def test_a_second_president_is_a_fault(session: Session, tmp_path: Path) -> None:
    line = changed(LEADERS[1], 工号="A9", 姓名="某乙")
    assert fault_of(session, tmp_path, line) == ["职务：校长只能有一人，第 4 行已有"]


def test_a_new_president_waits_until_the_old_one_is_accounted_for(session: Session, tmp_path: Path) -> None:
    apply(session, preview(session, roster(tmp_path)))
    newcomer = changed(LEADERS[1], 工号="A9", 姓名="某乙")
    without = preview(session, roster(tmp_path, [LEADERS[0], newcomer, *ROWS[2:]], "2026-11-20"))
    assert "校长现由任望谷担任" in faults(without)[4][0]
    moved = changed(LEADERS[1], 职务="副校长", 职级="副厅级")
    both = preview(session, roster(tmp_path, [LEADERS[0], newcomer, moved, *ROWS[2:]], "2026-11-20"))
    assert both.faulty == []


def test_a_department_like_a_known_one_is_asked_about_and_remembered(session: Session, tmp_path: Path) -> None:
    apply(session, preview(session, roster(tmp_path)))
    newcomer = changed(HEAD, 工号="C1", 姓名="某丙", 单位="学校教务处", 职务="科长", 职级="正科级")
    path = roster(tmp_path, [*ROWS, newcomer], "2026-11-20")
    asked = preview(session, path)
    (question,) = asked.questions
    assert question.doubt.options == ("是新部门", "就是教务处")
    assert asked.new_departments == {"学校教务处": "行政部门"}
    answered = preview(session, path, answers={question.key: "就是教务处"})
    assert answered.new_departments == {}
    apply(session, answered)
    again = preview(session, path)
    assert again.questions == []
    assert again.count(Verdict.SAME) == len(ROWS) + 1


def test_a_staff_number_of_somebody_else_is_asked_about(session: Session, tmp_path: Path) -> None:
    apply(session, preview(session, roster(tmp_path)))
    path = roster(tmp_path, [*ROWS[:5], changed(CHIEF, 姓名="余立言")], "2026-11-20")
    renamed = preview(session, path)
    (question,) = renamed.questions
    assert "余立" in question.doubt.question
    assert renamed.rows[5].changes == ("姓名：余立 → 余立言",)
    assert faults(preview(session, path, answers={question.key: WRONG_NUMBER})) == {
        8: ["工号：B3 已属于余立，与姓名“余立言”不符"]
    }


def test_a_missing_column_is_refused_until_it_is_mapped_by_hand(session: Session, tmp_path: Path) -> None:
    headings = (
        "工号",
        "姓名",
        "性别",
        "单位",
        "单位类别",
        "担任什么",
        "职级",
        "分管校领导",
        "任现职时间",
        "任职方式",
        "备注",
    )
    path = roster(tmp_path, headings=headings)
    with pytest.raises(Refusal, match="没有认出这些列：职务") as caught:
        preview(session, path)
    assert caught.value.place == "对应各列"
    mapping = {"title": "担任什么"}
    found = preview(session, path, mapping)
    assert found.count(Verdict.NEW) == len(ROWS)
    remember_mapping(session, found.sheet.profile, mapping)
    assert preview(session, path).count(Verdict.NEW) == len(ROWS)


def test_an_older_roster_is_refused_after_a_newer_one(session: Session, tmp_path: Path) -> None:
    apply(session, preview(session, roster(tmp_path, day="2026-11-02")))
    with pytest.raises(Refusal, match="早于已导入"):
        preview(session, roster(tmp_path, day="2026-10-01"))


def test_those_missing_from_a_newer_roster_are_listed(session: Session, tmp_path: Path) -> None:
    apply(session, preview(session, roster(tmp_path)))
    found = preview(session, roster(tmp_path, ROWS[:4], "2026-11-20"))
    assert [known.person.name for known in found.missing] == [DEPUTY[1], CHIEF[1]]
    assert not found.changes_anything
