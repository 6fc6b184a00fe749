"""复核: a share of the 谈话函询 that were believed and closed is drawn like talks are, and looked at once more.

The draw is a row of `sample_draw` like any other; which inquiries it drew, and what was found, stands in the steps of
each inquiry, which are never changed nor deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.numbering import number_text
from app.oversight.detectors.samples import BAD, draw_name
from app.oversight.findings import FindingDraft
from app.oversight.tables import SampleDraw
from app.people.tables import Department
from app.plans.inquiry_queries import finished_between
from app.plans.tables import Inquiry, InquiryStep

CLAUSES = ("四(二)4", "六(二)")
# What stands in the place of a form where 谈话函询 are drawn.
INQUIRIES = "谈话函询"
GOOD = "符合"
_DRAWN, _CHECKED = "抽中复核", "复核"


@dataclass(frozen=True, slots=True)
class Recheck:
    """A drawn inquiry with what was found last; both empty before it was looked at."""

    inquiry_id: int
    key: str
    name: str
    result: str
    remark: str


def population(start: date, end: date, department: int | None = None) -> dict[str, int]:
    """The inquiries believed and closed from one day to another, by key; of one department where it is named."""
    rows = Inquiry.select().where(Inquiry.id.in_(finished_between(start, end)))
    if department is not None:
        rows = rows.where(Inquiry.department_name == Department.get_by_id(department).name)
    return {_key(row): int(row.id) for row in rows}


def keep_drawn(session: Session, draw: SampleDraw, drawn: Sequence[int]) -> None:
    """Records, in their order, what was drawn.  Call within the use case that draws."""
    for id in drawn:
        _step(session, Inquiry.get_by_id(id), _DRAWN, draw_name(draw.year, draw.number))


def drawn_keys(draw: SampleDraw) -> list[str]:
    """What was drawn, in its order."""
    return [_key(step.inquiry) for step in _drawn(draw)]


def rechecks_of(draw: SampleDraw) -> list[Recheck]:
    """The drawn inquiries in their order, as far as the account reaches them."""
    name = draw_name(draw.year, draw.number)
    found = []
    for step in _drawn(draw):
        row = step.inquiry
        last = (
            InquiryStep.select()
            .where((InquiryStep.inquiry == row.id) & (InquiryStep.step == _CHECKED)
                   & InquiryStep.reason.startswith(f"{name}："))
            .order_by(InquiryStep.id.desc()).first()
        )  # fmt: skip
        said = last.reason.removeprefix(f"{name}：") if last is not None else ""
        result, _, remark = said.partition("；")
        found.append(Recheck(int(row.id), _key(row), row.name, result, remark))
    return found


@use_case(Action.SAMPLE_DRAW)
def record_recheck(session: Session, draw_id: int, inquiry_id: int, result: str, remark: str = "") -> None:
    """Records what the re-check of a drawn inquiry found; a later one counts in its place.

    Raises Refusal for an inquiry that was not drawn, a result that is none, and 不符合 without a remark.
    """
    draw: SampleDraw | None = SampleDraw.get_or_none(SampleDraw.id == draw_id)
    if draw is None or inquiry_id not in {step.inquiry_id for step in _drawn(draw)}:
        raise Refusal("这件谈话函询没有被这次抽查抽中，没有登记。", CLAUSES)
    if result not in (GOOD, BAD):
        raise Refusal("请选择复核结果，没有登记。", CLAUSES)
    why = " ".join(remark.split())
    if result == BAD and not why:
        raise Refusal("复核不符合的，请写明是什么不符合，没有登记。", CLAUSES)
    row, name = Inquiry.get_by_id(inquiry_id), draw_name(draw.year, draw.number)
    _step(session, row, _CHECKED, f"{name}：{result}" + (f"；{why}" if why else ""))
    session.trace("inquiry", row.id, f"{name}复核{_key(row)}：{result}", after={"result": result, "remark": why})


def finding_of(draw_id: int, line: Recheck) -> FindingDraft:
    """The finding that a re-check becomes which does not agree, to be completed by hand."""
    draw = SampleDraw.get_by_id(draw_id)
    text = f"{line.key}经{draw_name(draw.year, draw.number)}复核不符合：{line.remark}"
    return FindingDraft(text, owner=Inquiry.get_by_id(line.inquiry_id).handler)


def _drawn(draw: SampleDraw) -> list[InquiryStep]:
    name = draw_name(draw.year, draw.number)
    query = InquiryStep.select(InquiryStep, Inquiry).join(Inquiry)
    wanted = (InquiryStep.step == _DRAWN) & (InquiryStep.reason == name)
    return list(query.where(wanted).order_by(InquiryStep.id))


def _step(session: Session, row: Inquiry, step: str, reason: str) -> None:
    """A line of its life that moves it nowhere."""
    InquiryStep.create(
        inquiry=row.id, step=step, from_state=row.state, to_state=row.state, reason=reason, at=session.now(),
        account=session.account.id,
    )  # fmt: skip


def _key(row: Inquiry) -> str:
    return f"{INQUIRIES}{number_text(row.year, row.number)}"
