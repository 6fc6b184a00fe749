"""`print`: every paper of the catalogue by what it is of, blank, refused with the way on; the older two as before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.access import accounts, audit
from app.access.session import Session
from app.access.tables import AuditEntry
from app.cli import main
from app.oversight.tables import Finding
from app.papers import catalogue, notice
from app.papers.case_facts import CaseFacts, SubjectFacts
from app.papers.notice import NoticeFacts
from app.papers.office import office
from app.papers.paper import About, Paper
from app.plans.tables import Plan
from app.rules.lifecycle import State
from tests.interviews.held_cases import NOW, make_case, sealed_record
from tests.papers.forms import held_case, pages
from tests.passwords import PASSWORD


def made_up(key: str, about: About, name: str) -> Paper:
    """A paper of another kind of thing, as other modules will add them: it says what it was asked for."""

    def facts(session: Session, id: int, sub: int | None) -> list[NoticeFacts]:
        subject = SubjectFacts(f"{about}{id}之{sub or '全'}", *[""] * 10)
        return [NoticeFacts(CaseFacts(office()), subject)]

    return replace(
        catalogue.paper("notice"), word=key, name=name, about=about, facts=facts, sheets=notice.notice_sheets
    )


KNOWN = ("scheme", "notice", "registration", "record")
OTHERS = (
    made_up("计划表", About.PLAN, "集中约谈计划表"), made_up("线索表", About.CLUE, "问题线索登记表"),
    made_up("通知单", About.FINDING, "督导整改通知单"), made_up("统计表", About.PERIOD, "约谈情况统计表"),
    made_up("承诺书", About.SUBJECT, "廉政承诺书"),
)  # fmt: skip


class Desk:
    """A store on disk and the command over it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], case: int) -> None:
        self.folder, self.capsys, self.case = folder, capsys, case
        self.out = folder.parent / "表册.pdf"

    def print(self, *words: str, out: bool = True) -> tuple[int, str]:
        """Exit code, and what was said."""
        to = ["--out", str(self.out)] if out else []
        code = main(["--data", str(self.folder), "print", *words, *to])
        shown = self.capsys.readouterr()
        return code, shown.out + shown.err

    def text(self) -> str:
        """What stands on the pages that were written."""
        return "".join(pages(self.out.read_bytes()))


@pytest.fixture
def desk(
    session: Session, people: dict[str, int], folder: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Desk]:  # fmt: skip
    case = held_case(people).id
    Plan.create(kind="集中", year=2026, batch=1, title="秋季集中约谈", state="拟定", rules_version="1", created_at=NOW)
    Finding.create(code="人工", found_on=date(2026, 11, 1), description="材料逾期")
    monkeypatch.setattr(catalogue, "PAPERS", (*[catalogue.paper(each) for each in KNOWN], *OTHERS))
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    monkeypatch.setattr(accounts, "open_session", lambda *_, **__: session)
    monkeypatch.setattr(session.store, "close", lambda: None)  # one store for all commands of a test
    yield Desk(folder, capsys, int(case))


def printed() -> list[tuple[str, str, str]]:
    rows = AuditEntry.select().where((AuditEntry.action == "print") & (AuditEntry.outcome == audit.DONE))
    return [(row.object_type, row.object_id, row.summary) for row in rows]


def test_a_paper_of_a_talk_is_written_and_is_on_record(desk: Desk) -> None:
    code, said = desk.print("通知书", "--case", "2026-7", "--purpose", "送达")
    assert (code, said) == (0, f"已写出 {desk.out}（1 次约谈）\n") and "古丽·阿不都" in desk.text()
    assert printed() == [("interview", str(desk.case), "打印或导出约谈通知书")]
    assert AuditEntry.get(AuditEntry.action == "print").after == {"purpose": "送达"}


@pytest.mark.parametrize("word", ["notice", "通知书", "约谈通知书"])
def test_a_paper_is_known_by_key_word_and_name(desk: Desk, word: str) -> None:
    assert desk.print(word, "--case", "〔2026〕第007号")[0] == 0


@pytest.mark.parametrize(
    ("words", "text", "trace"),
    [
        (("计划表", "--plan", "1"), "计划1之全", ("plan", "1", "打印或导出集中约谈计划表")),
        (("线索表", "--clue", "2026-1"), "线索1之全", ("clue", "1", "打印或导出问题线索登记表")),
        (("通知单", "--finding", "1"), "督导问题1之全", ("finding", "1", "打印或导出督导整改通知单")),
        (("统计表", "--year", "2026"), "期间2026之全", ("period", "2026年", "打印或导出约谈情况统计表")),
        (
            ("统计表", "--year", "2026", "--quarter", "4"),
            "期间2026之4",
            ("period", "2026年第四季度", "打印或导出约谈情况统计表"),
        ),
    ],
)
def test_papers_of_other_things_are_written_too(
    desk: Desk, words: tuple[str, ...], text: str, trace: tuple[str, str, str]
) -> None:
    code, said = desk.print(*words)
    assert code == 0, said
    assert text in desk.text() and printed() == [trace]


def test_every_paper_of_the_catalogue_is_written_blank(desk: Desk) -> None:
    for paper in catalogue.PAPERS:
        code, said = desk.print(paper.word, "--blank")
        assert (code, said) == (0, f"已写出 {desk.out}（空白表）\n") and "古丽" not in desk.text()
    assert {each[0] for each in printed()} == {"paper"} and len(printed()) == len(catalogue.PAPERS)


def test_all_passes_over_talks_that_the_paper_makes_no_sense_of(desk: Desk, people: dict[str, int]) -> None:
    make_case(people, State.ARCHIVED, "蒋德禾", form="PREVENTIVE", year=2027, number=8)
    code, said = desk.print("承诺书", "--all")
    assert code == 0 and "（1 次约谈）" in said and "不适用这种表册的 1 次约谈没有列入" in said
    assert len(printed()) == 1
    code, said = desk.print("承诺书", "--all", "--year", "2026")
    assert code == 1 and "没有可打印的廉政承诺书：1 次约谈都不适用（只用于预防提醒谈话（五(三)））" in said
    code, said = desk.print("方案", "--all")
    assert code == 0 and "（2 次约谈）" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "print --list"),
        (("告示",), 2, "没有“告示”这种表册。有：方案、通知书"),
        (("通知书",), 2, "通知书按约谈对象打印：请用 --case 编号 或 --all，或 --blank。"),
        (("通知书", "--plan", "1"), 2, "通知书按约谈对象打印"),
        (("计划表", "--case", "2026-7"), 2, "计划表按计划打印：请用 --plan 序号，或 --blank。"),
        (("统计表",), 2, "统计表按期间打印：请用 --year 年度 [--quarter 季度]，或 --blank。"),
        (("方案", "--all", "--quarter", "2"), 2, "--quarter 要与 --year 合用"),
        (("登记表", "--plan", "1"), 2, "登记表按约谈对象打印"),
        (("通知书", "--case", "七号"), 2, "读不懂编号“七号”"),
        (("通知书", "--case", "2026-9"), 1, "没有编号为〔2026〕第009号的约谈"),
        (("线索表", "--clue", "2026-9"), 1, "没有编号为〔2026〕第009号的线索"),
        (("计划表", "--plan", "9"), 1, "没有序号为 9 的计划。有：\n1　秋季集中约谈"),
        (("通知单", "--finding", "9"), 1, "没有序号为 9 的督导问题。有：\n1　材料逾期"),
        (("承诺书", "--case", "2026-7"), 1, "没有打印廉政承诺书：只用于预防提醒谈话（五(三)）"),
    ],
)
def test_what_cannot_be_printed_is_said_with_the_way_on(
    desk: Desk, words: tuple[str, ...], code: int, said: str
) -> None:
    got, told = desk.print(*words)
    assert got == code and said in told, told
    assert not desk.out.exists() and printed() == []


def test_the_file_is_asked_for(desk: Desk) -> None:
    code, said = desk.print("方案", "--blank", out=False)
    assert code == 2 and "--out" in said


def test_the_list_names_every_paper_and_the_way_to_it(desk: Desk) -> None:
    code, said = desk.print("--list", out=False)
    lines = {line.split("\t")[0]: line for line in said.splitlines()}
    assert code == 0 and set(lines) == {paper.word for paper in catalogue.PAPERS} | {"登记表", "笔录"}
    assert lines["统计表"] == "统计表\t约谈情况统计表\t--year 年度 [--quarter 季度]，或 --blank"
    assert lines["登记表"].startswith("登记表\t党员干部约谈情况登记表\t--case 编号 或 --all")


def test_where_there_is_nothing_of_a_kind_it_says_so(desk: Desk) -> None:
    Finding.delete().execute()
    assert "还没有督导问题，或都不在您的职责范围内" in desk.print("通知单", "--finding", "1")[1]


def test_a_number_that_two_units_gave_asks_for_the_unit(desk: Desk, people: dict[str, int]) -> None:
    make_case(people, State.ARCHIVED, "蒋德禾", organiser="组织部", year=2026, number=7)
    code, said = desk.print("方案", "--case", "2026-7")
    assert code == 1 and "--organiser" in said
    assert desk.print("方案", "--case", "2026-7", "--organiser", "组织部")[0] == 0


def test_the_two_older_papers_print_as_before_until_the_catalogue_has_them(
    desk: Desk, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_record(session, desk.case)
    for word, stands in (("登记表", "约谈情况登记表"), ("笔录", "请说明。")):
        assert desk.print(word, "--all") == (0, f"已写出 {desk.out}（1 次约谈）\n") and stands in desk.text()
    monkeypatch.setattr(catalogue, "PAPERS", (replace(catalogue.paper("方案"), word="登记表"),))
    assert desk.print("登记表", "--case", "2026-7")[0] == 0 and "约谈工作方案审批表" in desk.text()
    assert desk.print("登记表", "--blank")[0] == 0


def test_what_is_edited_before_it_is_sent_is_written_for_word(desk: Desk) -> None:
    desk.out = desk.folder.parent / "通知书.docx"
    code, said = desk.print("通知书", "--case", "2026-7")
    assert code == 0 and "（1 次约谈）" in said and desk.out.read_bytes()[:2] == b"PK"
    assert [each[2] for each in printed()] == ["打印或导出约谈通知书（Word 文档）"]
    code, said = desk.print("登记表", "--case", "2026-7")
    assert code == 1 and "不导出为 Word 文档" in said
    code, said = desk.print("通知书", "--blank")
    assert code == 2 and "存为 .pdf" in said
