"""The papers of a 谈话函询 and the minutes of a sorting session: whole, in order, and only for who reads clues."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from app.access.audit import AuditEntry
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.cli.frame import main
from app.interviews.inquiry_talks import arrange_talk
from app.papers import catalogue
from app.papers.documents import save_document
from app.papers.fitting import standing, why_not
from app.papers.paper import About, Paper
from app.people.tables import Appointment, Person
from app.plans.inquiries import send
from app.plans.sortings import Choice, SortingDraft, choose, close, open_session
from app.rules.inquiry import Way
from tests.access.world import as_account
from tests.papers.forms import bare, pages
from tests.papers.letters import numberless
from tests.passwords import PASSWORD
from tests.plans.conftest import TODAY, clue, office
from tests.plans.test_inquiries import approved, drawn, made, sent

__all__ = ["made", "office"]


def of_inquiry(key: str) -> Paper:
    found = catalogue.paper(key).about_inquiry()
    assert found is not None
    return found


def text_of(session: Session, key: str, inquiry: int) -> str:
    return "".join(pages(catalogue.drawn(session, of_inquiry(key), [inquiry]).pdf))


def holds(text: str, *said: str) -> None:
    place = 0
    for each in said:
        place = text.index(bare(each), place)


def test_the_letter_has_its_number_its_matters_and_the_days_of_the_rules(office: Session, made: int) -> None:
    text = text_of(office, "函询通知书", sent(office, made))
    holds(
        text, "青屏学院函询通知书", "青纪函〔2026〕1号", "蒋德禾同志：", "（1）请说明采购的询价经过。", "（2）有无往来",
        "15个工作日内将书面说明密封报送纪检监察室", "由所在党总支书记", "纪检监察室", "回执",
    )  # fmt: skip


def test_the_approval_form_has_the_clue_the_way_and_both_opinions(
    office: Session, people: dict[str, int], made: int
) -> None:
    Person.update(political_status="中共党员").where(Person.id == people["蒋德禾"]).execute()
    text = text_of(office, "函询审批表", approved(office, made))
    holds(
        text, "青屏学院谈话函询审批表", "编号：〔2026〕第001号", "蒋德禾", "中共党员", "教务处副处长", "干部群众举报",
        "反映其在采购询价中照顾熟人", "√函询", "1.请说明采购的询价经过。2.有无往来", "同意；审批人：褚雨庭",
        "批准；审批人：尹涵",
    )  # fmt: skip
    assert text.count("√") == 1


def test_the_reply_has_the_day_by_which_it_is_due(office: Session, made: int) -> None:
    text = text_of(office, "函询回复", sent(office, made))
    holds(text, "蒋德禾", "2026年12月15日", "请说明采购的询价经过。")


def test_a_secretary_is_told_to_send_the_reply_directly(office: Session, people: dict[str, int], made: int) -> None:
    Appointment.update(branch_secretary=True).where(Appointment.person == people["蒋德禾"]).execute()
    text = text_of(office, "函询通知书", sent(office, made))
    assert "不需所在党总支签署意见" in text


@pytest.mark.parametrize("key", ["函询通知书", "函询回复"])
def test_no_letter_before_both_approvals_nor_for_a_talk_alone(office: Session, made: int, key: str) -> None:
    draft = drawn(office, made)
    assert "还没有经两级批准" in why_not(of_inquiry(key), standing(office, About.INQUIRY, draft))
    with pytest.raises(Refusal, match="还没有经纪检监察室和领导小组批准") as refused:
        text_of(office, key, draft)
    assert "五(二)1" in refused.value.clauses
    assert not why_not(of_inquiry("函询审批表"), standing(office, About.INQUIRY, draft))
    assert text_of(office, "函询审批表", draft)


def test_a_talk_alone_has_no_letter(office: Session, made: int) -> None:
    id = approved(office, made, Way.TALK)
    with pytest.raises(Refusal, match="只谈话、不发函"):
        text_of(office, "函询通知书", id)


def test_the_form_of_its_talk_shows_the_approvals_of_the_inquiry(office: Session, made: int) -> None:
    talk = arrange_talk(office, approved(office, made, Way.BOTH))
    text = "".join(pages(catalogue.drawn(office, catalogue.paper("函询审批表"), [talk]).pdf))
    holds(text, "同意；审批人：褚雨庭", "批准；审批人：尹涵")


def test_papers_of_an_inquiry_are_for_who_reads_clues(office: Session, made: int) -> None:
    id = sent(office, made)
    as_account(office, Role.PARTY_OFFICE)
    for key in ("函询通知书", "函询审批表", "函询回复"):
        with pytest.raises(Refusal):
            text_of(office, key, id)


def test_the_letter_goes_out_as_a_document_and_is_on_record(
    office: Session, people: dict[str, int], made: int, tmp_path: Path
) -> None:
    id, out = sent(office, made), tmp_path / "函.docx"
    as_account(office, Role.DISCIPLINE_OFFICE, person_id=people["常怀"])
    assert save_document(office, of_inquiry("函询通知书"), [id], "送达", out)
    assert out.read_bytes()[:2] == b"PK"
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.object_type, entry.object_id) == ("inquiry", str(id))


def sorted_once(session: Session, people: dict[str, int]) -> int:
    one = clue(session, person_id=people["蒋德禾"])
    two = clue(session, reported_name="常怀", person_id=people["常怀"], problem="私车公养。")
    clue(session, reported_name="某人", problem="语焉不详。")
    members = (people["褚雨庭"], people["常怀"])
    id = open_session(session, SortingDraft(TODAY, people["李望鸣"], members, "第二会议室", "常怀"))
    choose(session, id, one, Choice("暂存待查", "先放一放"))
    choose(session, id, one, Choice("谈话函询", "可查性较强", True, "拟谈话函询", "反映具体"))
    choose(session, id, two, Choice("初步核实", "有发票为证"))
    close(session, id, "本次议定两条，一条留待下次。")
    return id


def test_the_minutes_say_who_met_what_was_decided_and_whom_the_plan_takes_up(
    office: Session, people: dict[str, int]
) -> None:
    id = sorted_once(office, people)
    text = "".join(pages(catalogue.drawn(office, catalogue.paper("梳理会记录"), [id]).pdf))
    holds(
        text, "青屏学院线索梳理会记录", "〔2026〕第001号", "2026年11月24日", "第二会议室", "李望鸣", "褚雨庭",
        "（1）线索〔2026〕第001号", "蒋德禾（教务处副处长）", "干部群众举报", "反映其在采购询价中照顾熟人。",
        "处置意见：谈话函询；理由：可查性较强。", "经2次议定", "（2）线索〔2026〕第002号", "初步核实；理由：有发票为证",
        "常怀回避", "（3）", "语焉不详。未议定。", "拟列入集中约谈计划的对象", "（1）蒋德禾",
        "事由“拟谈话函询”", "反映具体",
        "本次议定两条", "主持人（签字）", "记录人（签字）",
    )  # fmt: skip


def test_the_minutes_go_out_for_word_with_the_same_text(office: Session, people: dict[str, int]) -> None:
    id, paper = sorted_once(office, people), catalogue.paper("梳理会记录")
    body = docx.Document(BytesIO(catalogue.word_document(office, paper, [id]))).element.body
    said = bare("".join(text.text or "" for text in body.iter(qn("w:t"))))
    assert said == "".join(numberless(catalogue.drawn(office, paper, [id]).pdf))


def test_the_command_line_prints_them_by_number(office: Session, people: dict[str, int], made: int, folder: Path,
                                                tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    id = approved(office, made)
    send(office, id, number="1号", sent_on=TODAY)
    sorted_once(office, people)
    office.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    for words in (("函询通知书", "--inquiry", "2026-1"), ("梳理会记录", "--sorting", "2026-1")):
        out = tmp_path / f"{words[0]}.pdf"
        assert main(["--data", str(folder), "print", *words, "--out", str(out)]) == 0
        assert out.read_bytes().startswith(b"%PDF")
    assert main(["--data", str(folder), "print", "登记表", "--inquiry", "2026-1", "--out", str(out)]) == 2
    assert main(["--data", str(folder), "print", "函询回复", "--inquiry", "2026-9", "--out", str(out)]) == 1
