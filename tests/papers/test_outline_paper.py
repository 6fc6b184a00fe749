"""约谈提纲 as it is printed."""

import pytest

from app.access.errors import Refusal
from app.interviews.tables import InterviewSubject
from app.papers import outline_paper, words
from app.papers.words import Words
from app.rules.vocabulary import InterviewForm
from tests.papers.letters import printed, printed_blank, talk

POINTS = ("请说明采购的询价经过。", "请说明与供货单位有无往来。")


def ruled_lines(sheets):
    return [line for sheet in sheets for line in sheet.lines if line.weight == 0.4]


def test_an_outline_says_who_when_where_what_is_told_and_every_point_in_order(session, people):
    text = "".join(printed(session, "outline", talk(people, "INQUIRY", *POINTS)))
    expected = (
        "青屏学院约谈提纲", "〔2026〕第007号", "约谈对象古丽·阿不都（教务处处长）", "约谈形式询问示警约谈（个别）",
        "约谈事由仍需询问核实", "约谈时间2026年11月24日9时00分至10时30分", "约谈地点一号楼", "主谈人任望谷",
        "记录人常怀", "参加人员褚雨庭（副主任）", "一、开场告知", "今天对你进行询问示警约谈，事由为“仍需询问核实”",
        "二、谈话要点", "逐项问清", "1．请说明采购的询价经过。", "2．请说明与供货单位有无往来。", "三、结束前告知",
        "需要提交的材料为问题说明材料", "撰写人（签字）：年月日主谈人（签字）：年月日",
    )  # fmt: skip
    place = 0
    for piece in expected:
        place = text.index(piece, place)


def test_a_form_has_the_guidance_of_its_own(session, people):
    text = "".join(printed(session, "outline", talk(people, "CORRECTIVE", "甲")))
    assert "惩前毖后" in text and "逐项问清" not in text


def test_without_an_outline_stand_the_contents_that_the_regulation_names(session, people):
    case = talk(people, "ACCOUNTABILITY")
    text = "".join(printed(session, "outline", case))
    contents = session.rules.form(InterviewForm.ACCOUNTABILITY).contents
    assert all(f"{place}．{content}" in text for place, content in enumerate(contents, 1))


def test_every_subject_of_a_group_is_named(session, people):
    case = talk(people, "PREVENTIVE", "甲", mode="group")
    for name in ("𬭎文", "余立"):
        InterviewSubject.create(interview=case, person=people[name], position=2, name=name, title="科员")
    assert "古丽·阿不都（教务处处长）、𬭎文（科员）、余立（科员）" in "".join(printed(session, "outline", case))


def test_below_each_point_are_as_many_lines_as_the_office_wants(session, people):
    case = talk(people, "INQUIRY", *POINTS)
    facts = outline_paper.outline_facts(session, case.id)[0]
    counts = {}
    for lines in ("0", "3", "5"):
        wording = Words("outline", {**words.shipped("outline").texts, "note_lines": lines})
        counts[lines] = len(ruled_lines(outline_paper.outline_sheets(facts, wording)))
    assert counts["3"] - counts["0"] == 6 and counts["5"] - counts["0"] == 10


def test_a_point_stays_with_its_first_line(session, people):
    points = [f"第{place}个要点，请说明有关情况和经过。" for place in range(1, 25)]
    facts = outline_paper.OutlineFacts(outline_paper.blank_outline(session).case, tuple(points))
    for sheet in outline_paper.outline_sheets(facts, words.shipped("outline")):
        for text in sheet.texts:
            if "要点，" in text.text:
                assert any(0 < line.y - text.y < 60 for line in sheet.lines)


def test_an_empty_outline_has_places_for_points(session):
    text = "".join(printed_blank(session, "outline"))
    assert all(f"{place}．" in text for place in range(1, 6)) and "6．" not in text


def test_an_outline_of_a_talk_that_is_not_there_is_refused(session):
    with pytest.raises(Refusal):
        outline_paper.outline_facts(session, 99)
