"""函询通知书 as it is printed."""

import pytest

from app.access.errors import Refusal
from app.interviews import outline
from tests.papers.letters import printed, printed_blank, talk

POINTS = ("请说明采购的询价经过。", "请说明与供货单位有无往来。")


def test_a_letter_asks_the_matters_says_by_when_and_how_to_sign_and_has_its_receipt(session, people):
    (text,) = printed(session, "inquiry_letter", talk(people, "INQUIRY", *POINTS))
    place = 0
    for piece in (
        "青屏学院函询通知书", "〔2026〕第007号", "古丽·阿不都同志：", "（1）请说明采购的询价经过。",
        "（2）请说明与供货单位有无往来。", "15个工作日内将书面说明密封报送纪检监察室", "逐页签名并注明日期",
        "由所在党总支书记", "签署意见并签名后报送", "纪检监察室年月日（盖章）", "回执", "〔2026〕第007号）已收到",
        "被函询人（签字）：年月日",
    ):  # fmt: skip
        place = text.index(piece, place)


@pytest.mark.parametrize("key", ["inquiry_letter", "inquiry_reply"])
def test_matter_without_a_full_stop_gets_one(session, people, key):
    text = printed(session, key, talk(people, "INQUIRY", "采购的询价经过", "有无往来？"))[0]
    assert "（1）采购的询价经过。" in text and "（2）有无往来？" in text and "？。" not in text


def test_what_the_regulation_names_for_the_talk_is_not_asked_in_writing(session, people):
    case = talk(people, "INQUIRY", state="拟定")
    outline.seed_outline(session, case.id)
    outline.add_outline(session, case.id, POINTS[0])
    (text,) = printed(session, "函询通知书", case)
    assert "（1）请说明采购的询价经过。" in text and "（2）" not in text and "警示提醒" not in text


def test_a_secretary_replies_without_an_opinion_of_the_branch(session, people):
    (text,) = printed(session, "inquiry_letter", talk(people, "INQUIRY", *POINTS, name="元维成"))
    assert "不需所在党总支签署意见" in text and "由所在党总支书记（" not in text


def test_a_talk_without_a_written_inquiry_has_no_letter(session, people):
    with pytest.raises(Refusal, match="没有结合函询") as refused:
        printed(session, "inquiry_letter", talk(people, "INQUIRY", written_inquiry=False))
    assert "三(二)" in refused.value.clauses


def test_long_matters_go_on_and_the_unit_stays_with_its_date_and_seal(session, people):
    point = "请说明采购询价、比价、审批、验收、付款各个环节的经过和依据。" * 60
    found = printed(session, "inquiry_letter", talk(people, "INQUIRY", point, point))
    assert len(found) > 2 and point[:20] in found[0] and "".join(found).count(point) == 2
    assert sum("纪检监察室年月日（盖章）" in page for page in found) == 1


def test_an_empty_letter_keeps_to_one_page(session):
    (text,) = printed_blank(session, "inquiry_letter")
    assert "＿＿＿＿＿＿同志：" in text and "15个工作日" in text
