"""The contract of `explain`: what a scenario may say, what is refused by its place, and the keys of the answer."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from app.rules.assess import assess
from app.rules.scenario import ScenarioError, answer_to_json, answer_to_text, read_scenarios
from app.rules.vocabulary import AppointmentKind, DepartmentKind, InterviewForm, Mode, Rank, SchoolPost
from tests.rules.school import RULES

SCENARIO: dict[str, Any] = {
    "on": "2026-11-24",
    "school_posts": {"党委书记": "L1", "校长": "L2", "纪委书记": "L3"},
    "departments": [{"code": "D1", "name": "组织部", "kind": "党群部门", "key": False, "supervised_by": ["L4"]}],
    "people": [
        {"id": "L1", "name": "尹涵", "rank": "校级正职"},
        {"id": "L2", "name": "任望谷", "rank": "校级正职"},
        {"id": "L3", "name": "李望鸣", "rank": "校级副职"},
        {"id": "L4", "name": "万俟望", "rank": "校级副职", "appointments": []},
        {"id": "P1", "name": "金之玉", "rank": "正处级", "recusals": [{"with": "L3", "reason": "近亲属"}],
         "appointments": [{"department": "D1", "title": "部长", "head": True, "deputy": False,
                           "branch_secretary": False, "key_post": False, "kind": "留任",
                           "start": "2020-01-01", "end": None}]},
        {"id": "P2", "name": "花新", "rank": "正科级", "appointments": [{"department": "D1", "title": "科长"}]},
    ],
    "request": {"form": "PREVENTIVE", "ground": "主要党员领导干部", "mode": "individual", "mode_reason": None,
                "subjects": ["P1"], "lead": "L1", "lead_reason": None, "recorder": None, "written_inquiry": False,
                "exception": None},
}  # fmt: skip


def scenario(*path: Any, value: Any = ..., **request: Any) -> dict[str, Any]:
    """The scenario with the value at a path changed (left out when `value` is left out), or parts of the request."""
    changed = copy.deepcopy(SCENARIO)
    changed["request"].update(request)
    if path:
        *way, last = path
        place = changed
        for step in way:
            place = place[step]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return changed


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    (one,), _ = read_scenarios(json.dumps(asked), RULES)
    return answer_to_json(assess(RULES, one.institution, one.request))


def refusal(asked: Any) -> str:
    with pytest.raises(ScenarioError) as refused:
        read_scenarios(asked if isinstance(asked, str) else json.dumps(asked), RULES)
    return str(refused.value)


# ---------------------------------------------------------------- the answer


def test_the_answer_has_the_keys_of_the_contract_and_says_who_may_lead() -> None:
    found = answer(SCENARIO)
    first, second = found["candidates"]
    assert first == {
        "id": "L1", "name": "尹涵", "strength": "应当", "clauses": ["五(一)1"], "subjects": ["P1"],
        "why": "党群部门正处级领导干部、党总支书记（或负责人）由党委书记主谈（五(一)1，应当）",
    }  # fmt: skip
    assert (second["id"], second["strength"], second["clauses"]) == ("L4", "可以", ["五(一)3"])
    assert found["refused"] == [
        {"id": "P1", "name": "金之玉", "code": "SELF", "clauses": [],
         "why": "金之玉是约谈对象，任何人不主谈本人的约谈"},
        {"id": "L3", "name": "李望鸣", "code": "RECUSED", "clauses": ["五(一)6"],
         "why": "李望鸣与金之玉（近亲属）有回避关系"},
    ]  # fmt: skip
    assert found["vacant"] == [] == found["blocks"] == found["warnings"]
    assert found["lead"] == {"ok": True, "strength": "应当", "clauses": ["五(一)1"], "needs_reason": False}
    assert found["organiser"] == {"unit": "纪检监察室", "clauses": ["四(二)1"]}
    assert found["support"] == {"unit": "党政办", "clauses": ["五(三)"]}
    assert found["approvals"] == [{"of": "方案", "by": "领导小组", "clauses": ["五(二)1"]}]
    assert found["materials"] == [{"subject": "P1", "material": "廉政承诺", "clauses": ["五(三)"]}]
    assert found["groups"] == [{"subjects": ["P1"], "organiser": "纪检监察室", "leads": ["L1", "L4"]}]
    assert list(found) == [
        "candidates", "refused", "vacant", "lead", "organiser", "support", "approvals", "materials", "blocks",
        "warnings", "groups",
    ]  # fmt: skip
    json.dumps(found)


def test_vacancies_blocks_and_warnings_have_their_keys() -> None:
    asked = scenario("school_posts", value={"党委书记": "L1", "纪委书记": None}, ground="新提拔任用", form="CORRECTIVE")
    found = answer(scenario("school_posts", value={"党委书记": "L1"}, subjects=["P2"], lead=None))
    assert found["lead"] is None is found["support"]
    found = answer(asked)
    assert found["vacant"] == [{"post": "纪委书记", "clauses": ["五(一)6"]}]
    assert [set(block) for block in found["blocks"]] == [{"code", "message", "clauses", "subjects"}]
    assert found["blocks"][0]["code"] == "GROUND_FORM" and found["blocks"][0]["clauses"] == ["三(一)", "三(三)"]
    assert [set(warning) for warning in found["warnings"]] == [{"code", "message", "clauses"}]
    assert found["warnings"][0]["code"] == "FRESH_APPOINTMENT"
    found = answer(scenario(lead="P2"))
    assert found["blocks"][0]["subjects"] == ["P1"] and found["lead"]["strength"] is None
    assert answer(scenario("people", 5, "appointments", value=[], subjects=["P2"], lead=None))["organiser"] is None


def test_everything_of_the_scenario_is_read() -> None:
    asked = scenario(
        "people", 4, "appointments", 0,
        value={"department": "D1", "title": "部长", "head": True, "deputy": True, "branch_secretary": True,
               "key_post": True, "kind": "交流", "start": "2026-01-02", "end": "2026-12-31"},
        mode="group", mode_reason="同一事项", lead_reason="出差", recorder="P2", written_inquiry=True, form="INQUIRY",
        ground="拟谈话函询",
        exception={"number": "1号", "date": "2026-11-01", "approver": "领导小组", "reason": "理由"},
    )  # fmt: skip
    asked["departments"][0]["key"] = True
    (one,), several = read_scenarios(json.dumps(asked), RULES)
    request, institution = one.request, one.institution
    assert not several and str(institution.on) == "2026-11-24"
    assert institution.posts == {post: f"L{place}" for place, post in enumerate(SchoolPost, 1)}
    department = institution.departments["D1"]
    assert (department.name, department.kind, department.key, department.supervised_by) == (
        "组织部", DepartmentKind.PARTY, True, ("L4",),
    )  # fmt: skip
    (held,) = institution.people["P1"].appointments
    assert (held.department, held.title, held.kind) == ("D1", "部长", AppointmentKind.TRANSFERRED)
    assert held.head and held.deputy and held.branch_secretary and held.key_post
    assert (str(held.start), str(held.end)) == ("2026-01-02", "2026-12-31")
    person = institution.people["P1"]
    assert (person.name, person.rank, [(tie.other, tie.reason) for tie in person.recusals]) == (
        "金之玉", Rank.DIVISION_CHIEF, [("L3", "近亲属")],
    )  # fmt: skip
    assert (request.form, request.subjects, request.ground, request.mode, request.mode_reason) == (
        InterviewForm.INQUIRY, ("P1",), "拟谈话函询", Mode.GROUP, "同一事项",
    )  # fmt: skip
    assert (request.lead, request.lead_reason, request.recorder, request.written_inquiry) == ("L1", "出差", "P2", True)
    paper = request.exception
    assert paper is not None
    assert (paper.number, str(paper.date), paper.approver, paper.reason) == ("1号", "2026-11-01", "领导小组", "理由")


def test_what_may_be_left_out() -> None:
    least: dict[str, Any] = {
        "on": "2026-11-24",
        "departments": [{"code": "D1", "name": "组织部", "kind": "党群部门"}],
        "people": [{"id": "P1", "rank": "正处级", "appointments": [{"department": "D1"}],
                    "recusals": [{"with": "P1"}]}, {"id": "P2", "rank": "正处级"}],
        "request": {"form": "INQUIRY", "subjects": ["P1", "P2"]},
    }  # fmt: skip
    (one,), _ = read_scenarios(json.dumps(least), RULES)
    assert one.institution.posts == {} and one.institution.departments["D1"].supervised_by == ()
    assert not one.institution.departments["D1"].key
    (held,) = one.institution.people["P1"].appointments
    assert held.kind is AppointmentKind.RETAINED and held.start is None is held.end and held.title == ""
    assert not (held.head or held.deputy or held.branch_secretary or held.key_post)
    assert one.institution.people["P1"].name == "" == one.institution.people["P1"].recusals[0].reason
    assert one.institution.people["P2"].appointments == () == one.institution.people["P2"].recusals
    request = one.request
    assert (request.ground, request.mode, request.lead, request.recorder, request.exception) == (None,) * 5
    assert (request.mode_reason, request.lead_reason, request.written_inquiry) == (None, None, False)
    assert request.actual_mode is Mode.GROUP
    del least["departments"]
    least["people"], least["request"] = least["people"][1:], {"form": "INQUIRY", "subjects": ["P2"]}
    assert read_scenarios(json.dumps(least), RULES)[0][0].institution.departments == {}


def test_a_list_gives_a_list_in_order() -> None:
    found, several = read_scenarios(json.dumps([SCENARIO, scenario(subjects=["P2"], lead=None)]), RULES)
    assert several and [one.request.subjects for one in found] == [("P1",), ("P2",)]
    assert read_scenarios("[]", RULES) == ([], True)


def test_the_answer_reads_as_text() -> None:
    asked = scenario(lead="L1", ground="新提拔任用", subjects=["P1", "P2"], mode=None)
    asked["school_posts"] = {"党委书记": "L1", "校长": "L2"}
    (one,), _ = read_scenarios(json.dumps(asked), RULES)
    lines = answer_to_text(assess(RULES, one.institution, one.request), one.institution).splitlines()
    assert lines[:2] == ["可以主谈：", "  万俟望　必要时　" + lines[1].split("　")[2]]
    assert lines[2] == "不能主谈："
    assert "  金之玉　金之玉是约谈对象，任何人不主谈本人的约谈［五(一)5］" in lines
    assert "  花新　花新是约谈对象，任何人不主谈本人的约谈" in lines
    assert "空缺：纪委书记［五(一)6］" in lines and "保障：党政办［五(三)］" in lines
    assert not any(line.startswith("组织实施") for line in lines)
    assert "审批：方案，由领导小组［五(二)1］" in lines and "审批：方案，由部门主要负责人［五(二)1］" in lines
    assert "材料：花新　廉政承诺［五(三)］" in lines
    assert "分组 1：金之玉　组织：纪检监察室　主谈：尹涵、万俟望" in lines
    assert "分组 2：花新　组织：组织部　主谈：金之玉、万俟望" in lines
    assert any(line.startswith("不能进行：这些对象分属") and line.endswith("［四(二)1、四(二)2］") for line in lines)
    assert any(line.startswith("提示：事由为“新提拔任用”") and line.endswith("［三(一)、四(二)1］") for line in lines)


def test_the_text_of_an_answer_without_anybody() -> None:
    asked = scenario("people", 5, "appointments", value=[], subjects=["P2"], lead=None)
    (one,), _ = read_scenarios(json.dumps(asked), RULES)
    text = answer_to_text(assess(RULES, one.institution, one.request), one.institution)
    assert text.startswith("可以主谈：\n  （无）\n不能主谈：\n  花新　花新是约谈对象，任何人不主谈本人的约谈\n材料：")
    assert "分组" not in text and "组织实施" not in text and "保障" not in text


def test_a_group_without_organiser_and_lead_says_so() -> None:
    asked = scenario("people", 5, "appointments", value=[], subjects=["P1", "P2"], lead=None, mode=None)
    (one,), _ = read_scenarios(json.dumps(asked), RULES)
    text = answer_to_text(assess(RULES, one.institution, one.request), one.institution)
    assert "\n分组 2：花新　组织：未定　主谈：无人可主谈\n" in text
    (one,), _ = read_scenarios(json.dumps(SCENARIO), RULES)
    text = answer_to_text(assess(RULES, one.institution, one.request), one.institution)
    assert "\n组织实施：纪检监察室［四(二)1］\n" in text and "分组" not in text


# ---------------------------------------------------------------- what is refused, by its place


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("on",), ..., "on：缺少此项"),
        (("people",), ..., "people：缺少此项"),
        (("request",), ..., "request：缺少此项"),
        (("request", "form"), ..., "request.form：缺少此项"),
        (("request", "subjects"), ..., "request.subjects：缺少此项"),
        (("people", 4, "id"), ..., "people[4].id：缺少此项"),
        (("people", 4, "rank"), ..., "people[4].rank：缺少此项"),
        (("departments", 0, "code"), ..., "departments[0].code：缺少此项"),
        (("departments", 0, "name"), ..., "departments[0].name：缺少此项"),
        (("departments", 0, "kind"), ..., "departments[0].kind：缺少此项"),
        (("people", 4, "appointments", 0, "department"), ..., "people[4].appointments[0].department：缺少此项"),
        (("people", 4, "recusals", 0, "with"), ..., "people[4].recusals[0].with：缺少此项"),
        (("weather",), "晴", "weather：不认识的项"),
        (("request", "place"), "会议室", "request.place：不认识的项"),
        (("people", 0, "age"), 50, "people[0].age：不认识的项"),
        (("departments", 0, "size"), 9, "departments[0].size：不认识的项"),
        (("people", 4, "appointments", 0, "rank"), "正处级", "people[4].appointments[0].rank：不认识的项"),
        (("people", 4, "recusals", 0, "since"), "2020", "people[4].recusals[0].since：不认识的项"),
        (("school_posts", "副校长"), "L4", "school_posts.副校长：不认识的项"),
        (("people", 1, "rank"), "厅级",
         "people[1].rank：“厅级”不在 校级正职、校级副职、正处级、副处级、正科级、副科级、科员及其他 之中"),
        (("departments", 0, "kind"), "后勤",
         "departments[0].kind：“后勤”不在 党群部门、行政部门、二级学院、教辅及直属单位 之中"),
        (("people", 4, "appointments", 0, "kind"), "返聘",
         "people[4].appointments[0].kind：“返聘”不在 新任、提拔、交流、留任 之中"),
        (("request", "form"), "CHAT",
         "request.form：“CHAT”不在 PREVENTIVE、INQUIRY、CORRECTIVE、ACCOUNTABILITY 之中"),
        (("request", "mode"), "pair", "request.mode：“pair”不在 individual、group 之中"),
        (("request", "mode"), 1, "request.mode：“1”不在 individual、group 之中"),
        (("request", "ground"), "迟到", "request.ground：“迟到”不是制度规定的约谈事由"),
        (("request", "subjects"), [], "request.subjects：至少要有一名约谈对象"),
        (("request", "subjects"), ["P9"], "request.subjects：没有编号为“P9”的人员"),
        (("request", "subjects"), ["P1", "P1"], "request.subjects[1]：“P1”重复"),
        (("request", "subjects"), "P1", "request.subjects：应是列表 […]"),
        (("request", "subjects"), ["P1", 2], "request.subjects[1]：应是文字"),
        (("request", "lead"), "P9", "request.lead：没有编号为“P9”的人员"),
        (("request", "recorder"), "P9", "request.recorder：没有编号为“P9”的人员"),
        (("request", "lead"), 1, "request.lead：应是文字或 null"),
        (("request", "lead_reason"), 1, "request.lead_reason：应是文字或 null"),
        (("request", "mode_reason"), False, "request.mode_reason：应是文字或 null"),
        (("request", "ground"), 7, "request.ground：应是文字或 null"),
        (("request", "written_inquiry"), "false", "request.written_inquiry：应是 true 或 false"),
        (("school_posts", "校长"), "P9", "school_posts.校长：没有编号为“P9”的人员"),
        (("departments", 0, "supervised_by"), ["P9"], "departments[0].supervised_by：没有编号为“P9”的人员"),
        (("departments", 0, "name"), None, "departments[0].name：应是文字"),
        (("departments", 0, "key"), 1, "departments[0].key：应是 true 或 false"),
        (("people", 0, "name"), 3, "people[0].name：应是文字"),
        (("people", 4, "recusals", 0, "with"), "P9", "people[4].recusals：没有编号为“P9”的人员"),
        (("people", 4, "appointments", 0, "department"), "D9",
         "people[4].appointments[0].department：没有代码为“D9”的部门"),
        (("people", 4, "appointments", 0, "head"), "是", "people[4].appointments[0].head：应是 true 或 false"),
        (("people", 4, "appointments", 0, "end"), "2019-12-31", "people[4].appointments[0].end：早于 start"),
        (("people", 1, "id"), "L1", "people：“L1”重复"),
        (("people",), {}, "people：应是列表 […]"),
        (("people", 0), "L1", "people[0]：应是对象 {…}"),
        (("school_posts",), [], "school_posts：应是对象 {…}"),
        (("request",), None, "request：应是对象 {…}"),
        (("request", "exception"), "1号", "request.exception：应是对象 {…}"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place(path: tuple[Any, ...], value: Any, message: str) -> None:
    assert refusal(scenario(*path, value=value)) == message


def test_a_department_is_given_once() -> None:
    asked = scenario()
    asked["departments"] *= 2
    assert refusal(asked) == "departments：“D1”重复" and refusal([asked]) == "[0].departments：“D1”重复"


@pytest.mark.parametrize(
    "day", ["2026-02-30", "2026/11/24", "20261124", "2026-W48-2", "24.11.2026", "", None, 20261124, "2026-11-24T08:00"]
)
def test_days_are_written_in_one_way(day: Any) -> None:
    assert refusal(scenario("on", value=day)) == f"on：“{day}”不是日期，应写成 2026-11-24"


@pytest.mark.parametrize("key", ["start", "end"])
def test_days_of_an_appointment_are_days_or_null(key: str) -> None:
    place = ("people", 4, "appointments", 0, key)
    assert refusal(scenario(*place, value="long ago")) == (
        f"people[4].appointments[0].{key}：“long ago”不是日期，应写成 2026-11-24"
    )
    assert answer(scenario(*place, value=None))["lead"]["ok"]


PAPER = {"number": "1号", "date": "2026-11-01", "approver": "领导小组", "reason": "理由"}


@pytest.mark.parametrize("key", list(PAPER))
def test_an_exception_is_whole(key: str) -> None:
    assert refusal(scenario(exception={one: PAPER[one] for one in PAPER if one != key})) == (
        f"request.exception.{key}：缺少此项"
    )
    if key != "date":
        assert refusal(scenario(exception=PAPER | {key: " "})) == f"request.exception.{key}：不能为空"
        assert refusal(scenario(exception=PAPER | {key: 1})) == f"request.exception.{key}：应是文字"
    else:
        assert "不是日期" in refusal(scenario(exception=PAPER | {key: None}))
    assert refusal(scenario(exception=PAPER | {"scan": "x"})) == "request.exception.scan：不认识的项"


def test_the_place_of_one_among_several_is_named() -> None:
    assert refusal([SCENARIO, scenario("people", 0, "rank", value="厅级")]).startswith("[1].people[0].rank：“厅级”")
    assert refusal([SCENARIO, 5]) == "[1]：应是对象 {…}"


def test_a_person_of_one_among_several_is_given_once() -> None:
    assert refusal([SCENARIO, scenario("people", 1, "id", value="L1")]) == "[1].people：“L1”重复"


def test_an_appointment_of_one_day_is_one() -> None:
    asked = scenario("people", 4, "appointments", 0, "end", value="2020-01-01")
    assert answer(asked)["lead"]["ok"] is False


def test_the_key_that_comes_twice_is_named() -> None:
    assert refusal('{"on": "2026-11-24", "people": [], "request": {}, "people": []}') == "重复的项：people"


def test_subjects_of_a_group_are_named_in_the_text() -> None:
    asked = scenario(subjects=["P1", "P2", "P3"], lead=None, mode=None)
    asked["people"].append({"id": "P3", "name": "余立", "rank": "副科级", "appointments": [{"department": "D1"}]})
    (one,), _ = read_scenarios(json.dumps(asked), RULES)
    text = answer_to_text(assess(RULES, one.institution, one.request), one.institution)
    assert "\n分组 2：花新、余立　组织：组织部　主谈：金之玉、万俟望\n" in text


def test_what_is_no_scenario_at_all() -> None:
    assert refusal("5") == "场景：应是对象 {…}"
    assert refusal('{"on": \n nonsense}') == "不是有效的 JSON：第 2 行第 2 列，Expecting value"
    assert refusal("[" * 100_000) == "不是有效的 JSON：嵌套过深"
    assert refusal('{"on": "2026-11-24", "people": [], "on": "2026-11-25"}') == "重复的项：on"
