"""诫勉书: the letter, the record of the talk, the copy."""

import pytest

from app.access.errors import Refusal
from app.interviews.tables import Interview
from tests.papers.letters import decided, printed, printed_blank, talk


def admonished(people, name="蒋德禾", **fields) -> Interview:
    case = talk(people, "CORRECTIVE", name=name, **({"ground": "诫勉谈话"} | fields))
    decided(case, facts="采购中未按规定询价。")
    return case


def test_an_admonition_is_issued_recorded_and_copied_to_the_principal_of_the_unit(session, people):
    letter, record, copy = printed(session, "admonition", admonished(people))
    for piece in (
        "青屏学院诫勉书", "〔2026〕第007号", "蒋德禾同志：", "采购中未按规定询价。", "经领导小组研究决定，对你予以诫勉",
        "提交错误认识材料", "六个月后，由纪检监察室", "纪检监察室年月日（盖章）", "被诫勉人（签字）：年月日",
        "抄送：教务处主要负责人。",
    ):  # fmt: skip
        assert piece in letter
    for piece in (
        "诫勉谈话记录", "谈话对象蒋德禾", "单位职务教务处处长", "主谈人任望谷", "询问教材采购的经过。",
        "本人接受询问，愿意整改。", "被诫勉人（签字）：年月日主谈人（签字）：年月日记录人（签字）：年月日",
    ):  # fmt: skip
        assert piece in record
    assert "副本" in copy and "采购中未按规定询价。" in copy and "抄送人（签收）：年月日" in copy
    assert "将督促蒋德禾同志改正" in copy and "被诫勉人" not in copy


def test_the_copy_for_a_principal_goes_to_the_leader_above(session, people):
    assert "抄送：教务处分管校领导。" in printed(session, "诫勉书", admonished(people, "古丽·阿不都"))[0]


def test_an_outcome_of_admonition_is_enough(session, people):
    case = admonished(people, ground="批评教育")
    with pytest.raises(Refusal, match="不是诫勉谈话") as refused:
        printed(session, "admonition", case)
    assert "三(三)" in refused.value.clauses
    decided(case, outcome="诫勉")
    assert len(printed(session, "admonition", case)) == 3


def test_a_very_long_record_goes_on_and_its_signatures_stay_together(session, people):
    content = "谈话内容，逐项指出存在的问题，要求认真改正。" * 140
    found = printed(session, "admonition", admonished(people, content=content))
    assert content in "".join(found)
    assert sum("主谈人（签字）：年月日记录人（签字）：年月日" in page for page in found) == 1


def test_an_empty_admonition_is_three_pages(session):
    letter, record, copy = printed_blank(session, "admonition")
    assert "＿＿＿＿＿＿同志：" in letter and "谈话对象单位职务" in record and "副本" in copy
