"""Checking drawn talks: the points, what the store itself says to each, the results; a bad one becomes a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.tables import Interview, InterviewSubject
from app.oversight.detection import FoundNow
from app.oversight.detectors.common import named
from app.oversight.detectors.samples import BAD, bad_sentence, draw_name
from app.oversight.findings import FindingDraft, draft_of, finding_on
from app.oversight.rechecks import INQUIRIES, rechecks_of
from app.oversight.sampling import CLAUSES
from app.oversight.shown import shown
from app.oversight.tables import SampleDraw, SampleItem, SampleMark
from app.rules.supervision import CheckPoint, supervision_rules
from app.rules.vocabulary import InterviewForm

SAMPLE = "SAMPLE"


class Result(StrEnum):
    """What a point was found to be."""

    GOOD = "符合"
    BAD = "不符合"
    NONE = "不适用"


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A draw as a list shows it."""

    id: int
    name: str
    scope: str
    share: int
    population: int
    drawn: int
    checked: int
    bad: int
    drawn_at: datetime
    seed: str
    digest: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A drawn talk, or a drawn 谈话函询 (`inquiry_id`, with its own id and no talk): how far it was checked."""

    id: int
    draw_id: int
    interview_id: int
    number: str
    subjects: str
    form: str
    checked: int
    points: int
    bad: int
    inquiry_id: int | None = None

    @property
    def state(self) -> str:
        """In a word where it stands."""
        if self.checked < self.points:
            return "待核查" if self.checked == 0 else "核查中"
        return "有不符" if self.bad else "相符"


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point of a drawn talk: what the store says to it, what was found, and the finding made of it."""

    point: CheckPoint
    shown: str
    result: str
    remark: str
    finding_id: int | None


def draws(session: Session) -> list[DrawLine]:
    """All draws, the newest first."""
    items: dict[int, list[ItemLine]] = {}
    for line in _items(session, None):
        items.setdefault(line.draw_id, []).append(line)
    found = []
    for row in SampleDraw.select().order_by(SampleDraw.id.desc()):
        own = _inquiries(row) if row.form == INQUIRIES else items.get(row.id, [])
        found.append(_draw_line(session, row, own))
    return found


def items_of(session: Session, draw_id: int) -> list[ItemLine]:
    """The drawn talks or 谈话函询 in their order, as far as the account reaches them."""
    draw: SampleDraw | None = SampleDraw.get_or_none(SampleDraw.id == draw_id)
    if draw is not None and draw.form == INQUIRIES:
        return _inquiries(draw)
    return _items(session, draw_id)


def _inquiries(draw: SampleDraw) -> list[ItemLine]:
    return [
        ItemLine(each.inquiry_id, int(draw.id), 0, each.key, each.name, INQUIRIES, int(bool(each.result)), 1,
                 int(each.result == BAD), each.inquiry_id)
        for each in rechecks_of(draw)
    ]  # fmt: skip


def points_of(session: Session, sample_item_id: int) -> list[PointLine]:
    """The points of a drawn talk.  Raises Refusal for one that is not there."""
    item = _item(sample_item_id)
    case = item.interview
    marks = _newest(item.id)
    said = shown(session, case)
    found = []
    for point in supervision_rules().checklist:
        mark = marks.get(point.code)
        made = finding_on(_found(session, item, point, mark.remark)) if mark and mark.result == BAD else None
        found.append(
            PointLine(point, said[point.shows], mark.result if mark else "", mark.remark if mark else "", made)
        )
    return found


@use_case(Action.SAMPLE_DRAW)
def mark_points(session: Session, sample_item_id: int, marks: Mapping[str, tuple[str, str]]) -> int:
    """Records results with remarks by point; those that change nothing are passed over.  Returns how many were new.

    Raises Refusal for a point or a result that is none, and for 不符合 without a remark: a unit must know what to mend.
    """
    item, before, count = _item(sample_item_id), _newest(sample_item_id), 0
    for code, (result, remark) in marks.items():
        point = supervision_rules().point(code)
        if point is None or result not in set(Result):
            raise Refusal(f"核查项目“{code}”或结果“{result}”不认识，没有保存。", CLAUSES)
        if result == Result.BAD and not remark.strip():
            raise Refusal(f"“{point.name}”不符合，请写明是什么不符合，没有保存。", CLAUSES)
        old = before.get(code)
        if old is not None and (old.result, old.remark) == (result, remark.strip()):
            continue
        SampleMark.create(
            item=item, code=code, result=result, remark=remark.strip(), at=session.now(), account=session.account.id
        )
        count += 1
    if count:
        after = {code: [result, remark.strip()] for code, (result, remark) in marks.items()}
        session.trace("interview", item.interview_id, f"登记{_draw_name(item)}的核查结果", after=after)
    return count


def draft_for(session: Session, sample_item_id: int, code: str) -> FindingDraft:
    """The finding that a bad point becomes.  Raises Refusal for a point that was not found bad."""
    item, point = _item(sample_item_id), supervision_rules().point(code)
    mark = _newest(sample_item_id).get(code)
    if point is None or mark is None or mark.result != BAD:
        raise Refusal("这一项没有登记为“不符合”，不能列入整改。", CLAUSES)
    return draft_of(session, _found(session, item, point, mark.remark))


def _found(session: Session, item: SampleItem, point: CheckPoint, remark: str) -> FoundNow:
    rule = next(each for each in session.rules.findings if each.code == SAMPLE)
    case = item.interview
    text = bad_sentence(_case_name(case), _draw_name(item), point.name, remark)
    return FoundNow(rule.code, rule.name, rule.clauses, text, case.id, None, case.organiser)


def _case_name(case: Interview) -> str:
    return named(case.organiser, case.year, case.number, "")


def _draw_name(item: SampleItem) -> str:
    return draw_name(item.draw.year, item.draw.number)


def _item(sample_item_id: int) -> SampleItem:
    row: SampleItem | None = SampleItem.get_or_none(SampleItem.id == sample_item_id)
    if row is None:
        raise Refusal("找不到这次抽查的约谈，或不在您的职责范围内。", CLAUSES)
    return row


def _newest(sample_item_id: int) -> dict[str, SampleMark]:
    query = SampleMark.select().where(SampleMark.item == sample_item_id).order_by(SampleMark.id)
    return {row.code: row for row in query}


def _items(session: Session, draw_id: int | None) -> list[ItemLine]:
    marks: dict[int, dict[str, str]] = {}
    for mark in SampleMark.select().order_by(SampleMark.id):
        marks.setdefault(mark.item_id, {})[mark.code] = mark.result
    points = {each.code for each in supervision_rules().checklist}
    names: dict[int, list[str]] = {}
    query = SampleItem.select(SampleItem, Interview).join(Interview).order_by(SampleItem.draw, SampleItem.position)
    rows = list(query if draw_id is None else query.where(SampleItem.draw == draw_id))
    subjects = InterviewSubject.select().where(InterviewSubject.interview.in_([row.interview_id for row in rows]))
    for one in subjects.order_by(InterviewSubject.position):
        names.setdefault(one.interview_id, []).append(one.name)
    found = []
    for row in rows:
        own = {code: result for code, result in marks.get(row.id, {}).items() if code in points}
        found.append(ItemLine(
            row.id, row.draw_id, row.interview_id, row.key, "、".join(names.get(row.interview_id, [])),
            session.rules.form(InterviewForm(row.interview.form)).name, len(own), len(points),
            sum(result == BAD for result in own.values()),
        ))  # fmt: skip
    return found


def _draw_line(session: Session, row: SampleDraw, items: list[ItemLine]) -> DrawLine:
    parts = [f"{row.start}至{row.end}"]
    parts += [row.department.name] if row.department is not None else []
    if row.form:
        parts.append(INQUIRIES if row.form == INQUIRIES else session.rules.form(InterviewForm(row.form)).name)
    return DrawLine(
        row.id, draw_name(row.year, row.number), "，".join(parts), row.share, len(row.population), len(items),
        sum(line.checked == line.points for line in items), sum(line.bad > 0 for line in items), row.drawn_at,
        row.seed, row.digest,
    )  # fmt: skip
