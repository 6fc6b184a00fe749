"""问题说明材料, 错误认识材料 and 函询回复: cover, pages to write on, signatures."""

from datetime import date

import pytest

from app.access.errors import Refusal
from app.interviews.tables import InterviewSubject, Material
from app.papers import words
from app.papers import written_material as written
from app.papers.sheet import LETTER
from app.papers.words import Words
from app.people.tables import Appointment
from tests.papers.letters import printed, printed_blank, talk

ENDORSED = "党总支书记审阅意见（背书）"


def test_a_statement_has_a_cover_pages_to_write_on_and_the_endorsement_at_the_end(session, people):
    case = talk(people, "INQUIRY")
    Material.update(due_on=date(2026, 12, 1)).where(Material.name == "问题说明材料").execute()
    cover, first, last = printed(session, "statement", case)
    place = 0
    for piece in (
        "青屏学院问题说明材料", "姓名古丽·阿不都", "工作单位教务处", "职务处长", "职级正处级", "政治面貌中共党员",
        "联系电话0991-5550001", "约谈形式询问示警约谈", "约谈事由仍需询问核实",
        "约谈时间2026年11月24日9时00分至10时30分", "提交期限2026年12月1日", "撰写要求", "一、事实", "二、原因",
        "三、认识", "四、措施", "请于谈话后5个工作日内报送纪检监察室",
    ):  # fmt: skip
        place = cover.index(piece, place)
    assert first == "问题说明材料姓名：古丽·阿不都"
    assert last.endswith(f"情况属实。约谈对象（签字）：年月日{ENDORSED}党总支书记（签字）：年月日")


@pytest.mark.parametrize(("form", "own"), [("CORRECTIVE", "认真反思"), ("ACCOUNTABILITY", "正确对待组织处理")])
def test_an_admission_has_the_guidance_of_its_form(session, people, form, own):
    cover = printed(session, "认识材料", talk(people, form))[0]
    assert own in cover and "四、措施" in cover


def test_a_secretary_is_not_endorsed_by_oneself(session, people):
    case = talk(people, "INQUIRY", name="元维成")
    last = printed(session, "statement", case)[-1]
    assert ENDORSED not in last and "本人系所在党总支书记，直接报送纪检监察室，不需背书" in last


def test_a_secretary_of_before_is_endorsed(session, people):
    case = talk(people, "INQUIRY", name="元维成")
    Appointment.update(end=date(2026, 11, 23)).where(Appointment.person == people["元维成"]).execute()
    assert ENDORSED in printed(session, "statement", case)[-1]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_there_are_as_many_pages_to_write_on_as_the_office_wants(session, people, count):
    facts = written.statement_facts(session, talk(people, "INQUIRY").id)[0]
    wording = Words("statement", {**words.shipped("statement").texts, "pages": str(count)})
    sheets = written.material_sheets(facts, wording)
    assert len(sheets) == 1 + count
    assert all(len(sheet.lines) >= 20 for sheet in sheets[1:-1]) and len(sheets[-1].lines) >= 10
    assert all(line.y <= LETTER.inside().bottom + 0.01 for sheet in sheets for line in sheet.lines)


def test_the_pages_are_counted_through(session, people):
    facts = written.statement_facts(session, talk(people, "INQUIRY").id)[0]
    sheets = written.material_sheets(facts, words.shipped("statement"))
    assert [sheet.texts[-1].text for sheet in sheets] == ["— 1 —", "— 2 —", "— 3 —"]


@pytest.mark.parametrize(
    ("key", "form"), [("statement", "PREVENTIVE"), ("statement", "CORRECTIVE"), ("admission", "INQUIRY")]
)
def test_a_material_that_the_form_does_not_ask_for_is_refused(session, people, key, form):
    with pytest.raises(Refusal, match="要求提交的是"):
        printed(session, key, talk(people, form))


def test_a_reply_lists_the_matters_asked_and_has_room_for_the_opinion(session, people):
    cover, *_, last = printed(session, "inquiry_reply", talk(people, "INQUIRY", "请说明询价经过。"))
    assert "函询事项（1）请说明询价经过。" in cover and "15个工作日内" in cover
    assert "党总支（部门负责人）意见党总支书记或部门负责人（签字）：年月日" in last


def test_a_reply_to_nothing_is_refused(session, people):
    with pytest.raises(Refusal, match="没有结合函询"):
        printed(session, "函询回复", talk(people, "INQUIRY", written_inquiry=False))


def test_each_subject_writes_for_oneself(session, people):
    case = talk(people, "INQUIRY", mode="group")
    InterviewSubject.create(interview=case, person=people["𬭎文"], position=2, name="𬭎文", title="科员")
    assert ["姓名𬭎文" in page for page in printed(session, "statement", case)].count(True) == 1


@pytest.mark.parametrize("key", ["statement", "admission", "inquiry_reply"])
def test_an_empty_material_has_one_cover_and_names_nobody(session, key):
    cover, *rest = printed_blank(session, key)
    assert "姓名工作单位职务职级政治面貌联系电话" in cover and len(rest) == words.shipped(key).number("pages")


def test_a_very_long_guidance_goes_on_behind_the_cover(session, people):
    facts = written.statement_facts(session, talk(people, "INQUIRY").id)[0]
    wording = Words("statement", {**words.shipped("statement").texts, "guide": "请写清楚。" * 700})
    sheets = written.material_sheets(facts, wording)
    assert len(sheets) > 4 and "".join(text.text for sheet in sheets for text in sheet.texts).count("请写清楚") > 600
