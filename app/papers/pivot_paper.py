"""A pivot of the statistics on paper: the table over as many pages as it needs, then its chart.

It is no paper of the catalogue, which prints what has an id: a pivot is what somebody chose a moment ago.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.ledgers.pivot.table import Slot
from app.papers import fonts, setting, wording
from app.papers.catalogue import Drawn
from app.papers.chart_sheet import chart_sheet
from app.papers.drawing import pdf
from app.papers.listing import Column, Entry, Listing, listing_sheets
from app.papers.pivot_facts import PivotFacts
from app.papers.print_setup import PrintHow
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.store.errors import StoreTrouble, reason_of

_SIZE, _HIGH = 9.5, 7 * MM
# Millimetres: a name, the narrowest figure, the width of a page.
_NAME, _FIGURE, _PAGE = 40.0, 12.5, 265.0


def pivot_drawn(session: Session, facts: PivotFacts) -> Drawn:
    """The paper as it is previewed, printed and saved.  Raises Refusal for who may not print."""
    session.require(Action.PRINT)
    title = facts.name
    try:
        with fonts.missed() as missing:
            content = pdf(pivot_sheets(facts, wording.day(session.today())), title, facts.office.institution)
    finally:
        setting.forget()
    return Drawn(title, content, f"{file_name(facts)}.pdf", tuple(missing))


def file_name(facts: PivotFacts) -> str:
    """The name of a file with it; no letters that a file system would not take."""
    plain = "".join(
        "_" if each in '\\/:*?"<>|' else each for each in f"{facts.title}（{facts.table.loaded.span.label}）"
    )
    return f"统计分析-{plain}"


def pivot_sheets(facts: PivotFacts, filled: str) -> list[Sheet]:
    """The pages: more columns than a page is wide follow below, with the names again."""
    parts = list(_parts(facts))
    lists = [
        _listing(facts, facts.name + (f"（{number}/{len(parts)}）" if len(parts) > 1 else ""), slots, filled,
                 last=number == len(parts))
        for number, slots in enumerate(parts, 1)
    ]  # fmt: skip
    chart = [] if facts.chart is None else [chart_sheet(facts.chart, facts.office.institution, facts.title)]
    return listing_sheets(lists[0], lists[1:], chart)


def _parts(facts: PivotFacts) -> Iterator[Sequence[Slot]]:
    """The columns by the page."""
    names = _NAME * len(facts.table.made.rows)
    most = max(int((_PAGE - names) // _FIGURE), 1)
    for start in range(0, len(facts.slots), most):
        yield facts.slots[start : start + most]


def _listing(facts: PivotFacts, title: str, slots: Sequence[Slot], filled: str, *, last: bool) -> Listing:
    heads = [Column(each.label, _NAME, across=Across.LEFT) for each in facts.table.made.row_dimensions]
    heads += [Column(heading, _FIGURE, group) for group, heading in (each.heading for each in slots)]
    return Listing(
        facts.office.institution, title, (facts.span, f"填报日期：{filled}"), tuple(heads),
        tuple(Entry((*line.labels, *(facts.table.text(line, each) for each in slots)), strong=line.is_sum)
              for line in facts.lines),
        notes=_numbered(facts.notes) if last else (), secrecy=facts.office.secrecy, high=_HIGH, size=_SIZE,
    )  # fmt: skip


def _numbered(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{'注：' if number == 1 else ''}{number}.{note}" for number, note in enumerate(notes, 1))


@use_case(Action.PRINT)
def record_pivot_printed(session: Session, name: str, span: str, purpose: str, how: PrintHow | None = None) -> bool:
    """Records that a pivot was printed, and what for.  Raises Refusal without a purpose."""
    if not purpose.strip():
        raise Refusal("请先写明打印的用途，没有打印。用途记入操作记录。", ("六(一)",))
    after = {"purpose": purpose.strip(), "span": span, **(how.as_json() if how is not None else {})}
    session.trace("statistics", name, f"打印或导出{name}", after=after)
    return True


@use_case(Action.PRINT)
def save_pivot_paper(session: Session, name: str, span: str, purpose: str, out: Path, content: bytes) -> bool:
    """Writes the paper into a file; on record like a print.  Raises Refusal and StoreTrouble."""
    record_pivot_printed(session, name, span, purpose)
    try:
        session.hand_out(out, content)
    except OSError as error:
        reason = reason_of(error, out.parent, len(content))
        raise StoreTrouble(f"没有存成：{out.name} 写不进去（{reason}）。", "请换一个文件夹或文件名。") from error
    return True
