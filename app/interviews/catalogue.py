"""卷内目录 (六(一)): the list of what lies in the file of a case, with the numbers of its pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from app.access.errors import Refusal
from app.interviews.guarding import one_line
from app.interviews.tables import CatalogueEntry, Disposition, Interview, InterviewSubject, Material, Record
from app.plans.tables import ApprovalRow
from app.rules.lifecycle import Place
from app.store.rows import rows_by

MOST_PAGES = 9999
# How many pages these papers usually have; the clerk counts and corrects.
_FORM_PAGES, _PAPER_PAGES = 2, 1


@dataclass(frozen=True, slots=True)
class CatalogueDraft:
    """One paper in the file: document number, who is responsible (责任者), title, day, how many pages."""

    title: str
    author: str = ""
    number: str = ""
    dated: date | None = None
    pages: int = 0
    note: str = ""
    attachment_id: int | None = None


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """One line of the catalogue; pages are counted through the whole file (页号), 0 where none are counted."""

    position: int
    draft: CatalogueDraft
    first_page: int
    last_page: int

    @property
    def page_range(self) -> str:
        """The page number column: 3-5, 6, or empty."""
        if not self.draft.pages:
            return ""
        return str(self.first_page) if self.draft.pages == 1 else f"{self.first_page}-{self.last_page}"


def catalogue_of(interview_id: int) -> tuple[CatalogueLine, ...]:
    """The catalogue as it was saved."""
    rows = rows_by(CatalogueEntry.interview, interview_id, CatalogueEntry.position, CatalogueEntry.id)
    return numbered(
        CatalogueDraft(row.title, row.author, row.number, row.dated, row.pages, row.note, row.attachment_id)
        for row in rows
    )


def numbered(drafts: Iterable[CatalogueDraft]) -> tuple[CatalogueLine, ...]:
    """Papers with their positions (from 1) and page numbers, each beginning where the one before ends."""
    lines, page = [], 0
    for position, draft in enumerate(drafts, 1):
        lines.append(CatalogueLine(position, draft, page + 1 if draft.pages else 0, page + draft.pages))
        page += draft.pages
    return tuple(lines)


def proposed(case: Interview) -> tuple[CatalogueDraft, ...]:
    """What the file should hold by what the case has, in the order of the work."""
    subjects = list(
        InterviewSubject.select().where(InterviewSubject.interview == case.id).order_by(InterviewSubject.position)
    )
    return (
        *_forms(case, subjects),
        *_scheme(case),
        *_notices(case, subjects),
        *_talk(case),
        *_materials(case),
        *_dispositions(case, subjects),
    )


def write(interview_id: int, drafts: Sequence[CatalogueDraft]) -> None:
    """Writes the catalogue anew; call inside a use case.  Raises Refusal for a paper without a title."""
    clean = [_clean(draft, place) for place, draft in enumerate(drafts, 1)]
    CatalogueEntry.delete().where(CatalogueEntry.interview == interview_id).execute()
    for position, draft in enumerate(clean, 1):
        fields = asdict(draft)
        CatalogueEntry.create(
            interview=interview_id, position=position, attachment=fields.pop("attachment_id"), **fields
        )


def _clean(draft: CatalogueDraft, place: int) -> CatalogueDraft:
    title = one_line(draft.title)
    if not title:
        raise Refusal(f"卷内目录第{place}行没有题名，没有保存。", ("六(一)",), Place.ARCHIVE)
    if not 0 <= draft.pages <= MOST_PAGES:
        raise Refusal(f"“{title}”的页数应在0到{MOST_PAGES}之间，没有保存。", ("六(一)",), Place.ARCHIVE)
    author, number, note = one_line(draft.author, 60), one_line(draft.number, 60), one_line(draft.note)
    return CatalogueDraft(title, author, number, draft.dated, draft.pages, note, draft.attachment_id)


def _with_name(title: str, name: str, several: bool) -> str:
    return f"{title}（{name}）" if several else title


def _forms(case: Interview, subjects: Sequence[InterviewSubject]) -> Iterable[CatalogueDraft]:
    for row in subjects:
        title = _with_name("党员干部约谈情况登记表", row.name, len(subjects) > 1)
        yield CatalogueDraft(title, case.organiser, dated=case.form_signed_on, pages=_FORM_PAGES)


def _scheme(case: Interview) -> Iterable[CatalogueDraft]:
    for row in _approvals(case.id):
        title = "约谈工作方案审批表" if row.of == "方案" else f"{row.of}审批表"
        yield CatalogueDraft(
            f"{title}（{row.by}）", row.approver, row.number, row.decided_on, _PAPER_PAGES,
            attachment_id=row.attachment_id,
        )  # fmt: skip
    if case.exception_number:
        yield CatalogueDraft(
            "主谈人特批表", case.exception_approver, case.exception_number, case.exception_date, _PAPER_PAGES,
            attachment_id=case.exception_attachment_id,
        )  # fmt: skip


def _approvals(interview_id: int) -> Iterable[ApprovalRow]:
    mine = (ApprovalRow.interview == interview_id) & (ApprovalRow.outcome == "批准") & ApprovalRow.voided_at.is_null()
    return list(ApprovalRow.select().where(mine).order_by(ApprovalRow.id))


def _notices(case: Interview, subjects: Sequence[InterviewSubject]) -> Iterable[CatalogueDraft]:
    for row in subjects:
        if row.notified_on is not None:
            title = _with_name("约谈通知书", row.name, len(subjects) > 1)
            yield CatalogueDraft(title, case.organiser, dated=row.notified_on, pages=_PAPER_PAGES)


def _talk(case: Interview) -> Iterable[CatalogueDraft]:
    held = case.held_from.date() if case.held_from else None
    if case.outline.exists():
        yield CatalogueDraft("约谈提纲", case.organiser, dated=held, pages=_PAPER_PAGES)
    if Record.get_or_none(Record.interview == case.id) is not None:
        yield CatalogueDraft("谈话笔录", case.recorder_name, dated=held, pages=_PAPER_PAGES)


def _materials(case: Interview) -> Iterable[CatalogueDraft]:
    query = Material.select(Material, InterviewSubject).join(InterviewSubject)
    for row in query.where(InterviewSubject.interview == case.id).order_by(InterviewSubject.position, Material.id):
        if row.received_on is not None:
            yield CatalogueDraft(
                row.name, row.subject.name, dated=row.received_on, pages=row.pages or _PAPER_PAGES,
                attachment_id=row.attachment_id,
            )  # fmt: skip
        elif row.refused_on is not None:
            title = f"拒绝提交{row.name}情况记录"
            yield CatalogueDraft(
                title, row.subject.name, dated=row.refused_on, pages=_PAPER_PAGES, attachment_id=row.attachment_id
            )


def _dispositions(case: Interview, subjects: Sequence[InterviewSubject]) -> Iterable[CatalogueDraft]:
    for row in subjects:
        found = Disposition.get_or_none(Disposition.subject == row.id)
        if found is not None and found.confirmed:
            title = _with_name("处理意见审批表", row.name, len(subjects) > 1)
            yield CatalogueDraft(title, found.decided_by, dated=found.decided_on, pages=_PAPER_PAGES)
