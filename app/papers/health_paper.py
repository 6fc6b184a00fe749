"""部门约谈工作督导报告: one page for a department and a year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from app.access.session import Session
from app.papers import wording
from app.papers.health_figures import Health, headings, health_report
from app.papers.listing import Column, Entry, Listing, listing_sheets
from app.papers.office import Office, office
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.words import Words
from app.papers.workbook_facts import check_period

_HIGH = 6.6 * MM
_BLANK = "　　"


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """The report as its paper writes it; `rows` are group or caption with the texts of the figures."""

    office: Office
    department: str = wording.BLANK_UNIT
    year: str = "　　　　"
    made: str = wording.BLANK_DATE
    rows: tuple[tuple[str, ...], ...] = ()
    sentences: tuple[str, ...] = ()


def health_facts(session: Session, department_id: int, year: int | None = None) -> list[HealthFacts]:
    """The report of a department; without a year of the running one.

    Raises Refusal for a year or a department that is none, or out of reach.
    """
    wanted = year or session.today().year
    check_period(wanted, None, "没有打印")
    return [of_health(health_report(session, department_id, wanted))]


def of_health(health: Health) -> HealthFacts:
    """A report that was counted, as its paper writes it."""
    rows: list[tuple[str, ...]] = []
    for group, lines in groupby(health.lines, lambda line: line.group):
        rows.append((group,))
        for line in lines:
            mean = "—" if line.mean is None else f"{line.mean:.1f}"
            rows.append((line.caption, str(line.own), mean, str(line.before), _change(line.own - line.before)))
    return HealthFacts(
        office(), health.department, str(health.year), wording.day(health.as_of), tuple(rows), health.sentences
    )


def blank_health(session: Session) -> HealthFacts:
    """A report to be filled in by hand."""
    rows: list[tuple[str, ...]] = []
    for group, heads in groupby(headings(session), lambda head: head[1]):
        rows += [(group,), *((caption, *(_BLANK,) * 4) for _, _, caption, _ in heads)]
    return HealthFacts(office(), rows=tuple(rows))


def health_sheets(facts: HealthFacts, words: Words) -> list[Sheet]:
    """The page of one report."""
    line = (f"部门：{facts.department}", f"年度：{facts.year}年", f"制表日期：{facts.made}")
    columns = (
        Column("项目", 60, across=Across.LEFT), Column("本部门", 22), Column("全校平均", 24), Column("上年", 22),
        Column("比上年", 24),
    )  # fmt: skip
    return listing_sheets(Listing(
        facts.office.institution, words.say("title"), line, columns,
        tuple(Entry(row, strong=len(row) == 1, over=len(row) == 1) for row in facts.rows),
        above="\n".join(facts.sentences),
        closing=tuple(filter(None, words.say("closing").split("\n"))),
        notes=tuple(filter(None, words.say("note").split("\n"))), secrecy=facts.office.secrecy, across=False,
        high=_HIGH,
    ))  # fmt: skip


def file_words(facts: HealthFacts) -> str:
    """What the name of a file says of a report; nothing of the blank form."""
    return "" if facts.year.isspace() else f"（{facts.department}{facts.year}年）"


def _change(more: int) -> str:
    return "持平" if more == 0 else f"{'+' if more > 0 else '−'}{abs(more)}"
