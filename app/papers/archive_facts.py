"""What the papers of an archived talk say (六(一)): cover, spine, 卷内目录 and 备考表 tell of the same volume."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.access.session import Session
from app.interviews.amendments import amended_values, amendments_of
from app.interviews.catalogue import CatalogueLine, catalogue_of, numbered, proposed
from app.interviews.guarding import case_of, held_day
from app.interviews.tables import Interview
from app.ledgers.archive.shelf import count_of
from app.papers import wording, words
from app.papers.case_facts import number, subjects_of
from app.papers.office import Office, office
from app.rules.vocabulary import InterviewForm, join_names

COVER = "archive_cover"
# A correction that is longer is named only; its text is in the record of corrections.
_LONGEST_CHANGE = 300


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """A volume; what is not known is empty, and is filled in by hand.

    `fonds` and `inventory` (全宗号, 目录号) are wording of the cover: one archive has the same for all its volumes.
    `entries` are the lines of 卷内目录; `pieces` and `pages` are known once that is saved.
    """

    office: Office
    fonds: str = ""
    inventory: str = ""
    volume: str = ""
    number: str = wording.BLANK_NUMBER
    unit: str = ""
    year: str = ""
    form: str = ""
    ground: str = ""
    subjects: str = ""
    retention: str = ""
    start: str = wording.BLANK_DATE
    end: str = wording.BLANK_DATE
    pieces: str = ""
    pages: str = ""
    archived: str = wording.BLANK_DATE
    entries: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[str, ...] = ()
    is_blank: bool = False


def archive_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[ArchiveFacts]:
    """The volume of a talk, archived or not; corrections (更正) count.

    Before 卷内目录 is saved it lists what the case has, without pages: only who counts them knows.
    Raises Refusal for a talk that is not there, or has no subjects.
    """
    case = case_of(interview_id)
    amended = amended_values([interview_id]).get(interview_id, {})
    for key, value in amended.items():
        if "." not in key:
            setattr(case, key, value)
    names = [str(amended.get(f"subject.{row.id}.name", row.name)) for row in subjects_of(interview_id)]
    saved = catalogue_of(interview_id)
    lines = saved or numbered(proposed(case))
    held = held_day(case)
    days = sorted({line.draft.dated for line in lines if line.draft.dated} | ({held} if held else set()))
    fonds, inventory = archive_numbers()
    return [ArchiveFacts(
        office=office(),
        fonds=fonds,
        inventory=inventory,
        volume=case.volume_number,
        number=number(case),
        unit=case.organiser,
        year=str((held or case.created_at).year),
        form=session.rules.form(InterviewForm(case.form)).name,
        ground=case.ground,
        subjects=join_names(names),
        retention=case.retention,
        start=wording.day(days[0]) if days else wording.BLANK_DATE,
        end=wording.day(days[-1]) if days else wording.BLANK_DATE,
        pieces=str(len(saved) or ""),
        pages=str(sum(line.draft.pages for line in saved) or ""),
        archived=wording.day(case.archived_on) or wording.BLANK_DATE,
        entries=tuple(_entry(line, counted=bool(saved)) for line in lines),
        remarks=tuple(_remarks(case)),
    )]  # fmt: skip


def blank_archive(session: Session) -> ArchiveFacts:
    """A volume whose papers are filled in by hand."""
    fonds, inventory = archive_numbers()
    return ArchiveFacts(office(), fonds, inventory, is_blank=True)


def archive_numbers() -> tuple[str, str]:
    """全宗号 and 目录号 as the wording of the cover has them; empty where the office has set none."""
    texts = words.in_force(COVER).texts
    return texts["fonds"].strip(), texts["inventory"].strip()


def _entry(line: CatalogueLine, *, counted: bool) -> tuple[str, ...]:
    """顺序号 文号 责任者 题名 日期 页号 备注."""
    one = line.draft
    dated = one.dated.isoformat() if one.dated else ""
    return (str(line.position), one.number, one.author, one.title, dated, line.page_range if counted else "", one.note)


def _remarks(case: Interview) -> Iterator[str]:
    if case.is_historical:
        yield "本卷约谈系补录。"
    counted, pages = count_of(case.id), sum(line.draft.pages for line in catalogue_of(case.id))
    if counted is not None and counted.pages != pages:
        said = f"{counted.on}由{counted.by}清点，实有{counted.pages}页，与卷内目录{pages}页不符"
        yield f"{said}：{counted.note}" if counted.note else f"{said}。"
    for each in amendments_of(case.id):
        before, after = each.before.strip() or "空", each.after.strip() or "空"
        whole = f"由“{before}”改为“{after}”"
        what = whole if len(whole) <= _LONGEST_CHANGE else "已更正（更正前后的全文见更正记录）"
        yield f"更正（{wording.day(each.at)}）：{each.field}{what}。理由：{each.reason}"
