"""整改 in rounds: notice with its number, reply, re-check, a new round where it was not good, closing, reopening."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from peewee import IntegrityError, OperationalError

from app.access.errors import Refusal
from app.access.session import Session
from app.oversight import findings
from app.oversight.findings import FindingDraft
from app.oversight.queries import FindingFilter, FindingState, count_findings, files_of, finding, rounds_of
from app.oversight.tables import Finding, FindingRound
from app.papers import catalogue
from app.store import vault
from tests.papers.forms import bare, pages


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 9, 0)
    return session


def made(office: Session) -> int:
    return findings.register(office, FindingDraft("记录没有逐页签字", "补签", "教务处", date(2026, 12, 1)))


def scan(office: Session, name: str) -> int:
    with office.store.transaction():
        return int(vault.add(office.store, io.BytesIO(name.encode()), name).id)


def test_notice_gets_its_number_once_and_the_day_each_time(office: Session) -> None:
    one, two = made(office), made(office)
    assert findings.issue(office, one) == "〔2026〕第001号"
    office.clock = lambda: datetime(2026, 11, 26, 9, 0)
    assert findings.issue(office, two) == "〔2026〕第002号"
    assert findings.issue(office, one) == "〔2026〕第001号"
    line = finding(office, one)
    assert line is not None and (line.number, line.issued_on) == ("〔2026〕第001号", date(2026, 11, 26))
    office.clock = lambda: datetime(2027, 1, 4, 9, 0)
    three = findings.register(office, FindingDraft("问题", "整改", "教务处", date(2027, 2, 1)))
    assert findings.issue(office, three) == "〔2027〕第001号"


@pytest.mark.parametrize("lacks", [
    FindingDraft("问题", "", "教务处", date(2026, 12, 1)), FindingDraft("问题", "补签", "教务处"), FindingDraft("问题"),
])  # fmt: skip
def test_notice_that_asks_nothing_of_anybody_is_not_issued(office: Session, lacks: FindingDraft) -> None:
    number = findings.register(office, lacks)
    with pytest.raises(Refusal, match="没有填发"):
        findings.issue(office, number)
    assert Finding.get_by_id(number).number is None


def test_a_bad_recheck_begins_a_round_and_keeps_the_one_before(office: Session) -> None:
    number = made(office)
    findings.issue(office, number)
    findings.reply(office, number, "已补签", "补签页两张", [scan(office, "补签.pdf")])
    assert finding(office, number).state is FindingState.REPLIED  # type: ignore[union-attr]
    assert count_findings(office, FindingFilter(FindingState.REPLIED)) == 1
    assert findings.recheck(
        office, number, checked_by="常怀", checked_on=date(2026, 11, 24), result="不合格", note="第3页仍未签",
        due_on=date(2026, 12, 15), attachments=[scan(office, "复查.jpg")],
    ) == 2  # fmt: skip
    line = finding(office, number)
    assert line is not None
    assert (line.round, line.due_on, line.reply, line.issued_on, line.state) == (
        2, date(2026, 12, 15), "", None, FindingState.OPEN,
    )  # fmt: skip
    assert line.number == "〔2026〕第001号" and line.requirement == "补签"
    (kept,) = rounds_of(number)
    assert kept.due_on == date(2026, 12, 1) and "已补签" in kept.reply and "补签页两张" in kept.reply
    assert kept.checked == "2026-11-24 常怀复查不合格：第3页仍未签" and kept.because == "复查不合格：第3页仍未签"
    assert [(of, what, name) for of, what, _, name in files_of(number)] == [
        (1, "回复", "补签.pdf"), (1, "复查", "复查.jpg"),
    ]  # fmt: skip


def test_a_good_recheck_then_closing_then_reopening_keep_every_round(office: Session) -> None:
    number = made(office)
    for round in (1, 2):
        findings.reply(office, number, f"第{round}次补签")
        good = findings.recheck(office, number, checked_by="常怀", checked_on=date(2026, 11, 24), result="合格")
        assert good == round
        findings.close(office, number, f"第{round}次销号", scan(office, f"证据{round}.pdf"))
        findings.reopen(office, number, "又发现漏签", date(2026, 12, 20))
    assert [(each.round, each.because) for each in rounds_of(number)] == [
        (1, "重新打开：又发现漏签"), (2, "重新打开：又发现漏签"),
    ]  # fmt: skip
    assert [row.evidence for row in FindingRound.select()] == ["第1次销号", "第2次销号"]
    assert [name for *_, name in files_of(number)] == ["证据1.pdf", "证据2.pdf"]
    line = finding(office, number)
    assert line is not None and (line.round, line.evidence, line.due_on) == (3, "", date(2026, 12, 20))
    for sql in ("UPDATE finding_round SET evidence = 'x'", "DELETE FROM finding_round"):
        with pytest.raises((IntegrityError, OperationalError), match="never"):
            office.store.db.execute_sql(sql)


@pytest.mark.parametrize(("how", "word"), [
    ({"checked_by": " "}, "复查人"),
    ({"checked_on": None}, "复查日期"),
    ({"result": "还行"}, "复查结果"),
    ({"checked_on": date(2026, 11, 25)}, "今天之前"),
    ({"checked_on": date(2026, 11, 1)}, "发现问题"),
    ({"note": "", "result": "不合格"}, "还差什么"),
    ({"due_on": None, "result": "不合格"}, "整改期限"),
    ({"due_on": date(2026, 11, 23), "result": "不合格"}, "整改期限"),
])  # fmt: skip
def test_a_recheck_that_does_not_hold_together_is_refused(office: Session, how: dict[str, object], word: str) -> None:
    number = made(office)
    given = {
        "checked_by": "常怀", "checked_on": date(2026, 11, 24), "result": "合格", "note": "差",
        "due_on": date(2026, 12, 9),
    }  # fmt: skip
    with pytest.raises(Refusal, match=word):
        findings.recheck(office, number, **(given | how))  # type: ignore[arg-type]
    assert Finding.get_by_id(number).check_result == "" and FindingRound.select().count() == 0


def test_what_was_answered_is_not_overdue_until_it_is_found_bad(office: Session) -> None:
    number = made(office)
    office.clock = lambda: datetime(2026, 12, 3, 9, 0)
    assert count_findings(office, FindingFilter(FindingState.OVERDUE)) == 1
    assert finding(office, number).state is FindingState.OVERDUE  # type: ignore[union-attr]
    findings.reply(office, number, "已补签")
    assert count_findings(office, FindingFilter(FindingState.OVERDUE)) == 0
    findings.recheck(
        office,
        number,
        checked_by="常怀",
        checked_on=date(2026, 12, 3),
        result="不合格",
        note="差",
        due_on=date(2026, 12, 9),
    )
    office.clock = lambda: datetime(2026, 12, 10, 9, 0)
    assert finding(office, number).state is FindingState.OVERDUE  # type: ignore[union-attr]


def test_papers_carry_number_day_round_evidence_and_recheck(office: Session) -> None:
    number = made(office)
    findings.issue(office, number)
    findings.reply(office, number, "已补签", "补签页两张", [scan(office, "补签.pdf")])
    findings.recheck(
        office,
        number,
        checked_by="常怀",
        checked_on=date(2026, 11, 24),
        result="不合格",
        note="差",
        due_on=date(2026, 12, 9),
    )
    findings.issue(office, number)
    findings.reply(office, number, "再次补签", "全部页", [scan(office, "全部.pdf")])
    findings.recheck(office, number, checked_by="常怀", checked_on=date(2026, 11, 24), result="合格")
    notice = "".join(pages(catalogue.drawn(office, catalogue.paper("整改通知单"), [number]).pdf))
    for said in ("编号：〔2026〕第001号", "填发日期：2026年11月24日", "第2轮整改", "整改期限2026年12月9日"):
        assert bare(said) in notice, said
    answer = catalogue.drawn(office, catalogue.paper("整改回执"), [number])
    text = "".join(pages(answer.pdf))
    for said in ("通知单编号：〔2026〕第001号", "再次补签", "全部页；全部.pdf", "2026年11月24日常怀复查合格"):
        assert bare(said) in text, said
    assert "补签.pdf" not in text.replace("全部.pdf", "") and answer.file_name == "督导整改回执〔2026〕第001号.pdf"


def test_take_up_fills_in_what_is_usually_asked_and_a_deadline_in_working_days(office: Session) -> None:
    from app.oversight.detection import detect

    found = detect(office, ["LATE_FILING"])[0]
    draft = findings.draft_of(office, found)
    assert draft.requirement == "限期报送季度约谈计划备案。" and draft.due_on == date(2026, 12, 8)
    assert draft.owner == found.owner


def test_a_finding_whose_notice_went_out_is_closed_only_after_a_good_recheck(office: Session) -> None:
    number = made(office)
    findings.issue(office, number)
    with pytest.raises(Refusal, match="还没有复查合格") as refused:
        findings.close(office, number, "听说已改")
    assert "六(二)" in refused.value.clauses and finding(office, number).closed_on is None
    findings.recheck(office, number, checked_by="常怀", checked_on=date(2026, 11, 24), result="合格")
    findings.close(office, number, "逐页核对属实")
    findings.reopen(office, number, "又发现缺页", date(2026, 12, 20))
    findings.close(office, number, "误报")  # the new round has no notice yet
