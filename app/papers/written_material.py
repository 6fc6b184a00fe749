"""What a subject writes (五(三)), 问题说明材料, 错误认识材料, 函询回复: cover with guidance, pages, signatures.

The last page is signed by the subject and endorsed by the secretary of the subject's party branch, unless that
secretary is the one concerned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.access.session import Session
from app.interviews.tables import Material
from app.papers import heading, letter, parts, wording
from app.papers.blocks import BODY, FOUR, SMALL, Type, ruled
from app.papers.case_facts import subjects_of
from app.papers.fonts import Role
from app.papers.inquiry_letter import inquiry_facts, numbered
from app.papers.letter import Head
from app.papers.pagination import Block, fill
from app.papers.parts import Facts, Letter, Part
from app.papers.sheet import LETTER, MM, Box, Sheet
from app.papers.subject_letter import SubjectLetter, asks_for, blank_letter, fields_of, letters_of
from app.papers.words import Words
from app.rules.vocabulary import InterviewForm

_STATEMENT, _ADMISSION = "问题说明材料", "错误认识材料"
_TITLE, _ABOVE = Type(26.0, 40.0), Type(18.0, 30.0)
_ROW = Type(14.0, 26.0)
# What is asked for stands on the cover, below who writes.
_KINDS = (FOUR, Type(14.0, 22.5), SMALL)
_RUNNING = 9 * MM


@dataclass(frozen=True, slots=True)
class MaterialFacts:
    """Who writes, by when, and the matters that a written inquiry asked about."""

    letter: SubjectLetter
    due: str = ""
    matters: tuple[str, ...] = ()


def statement_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[MaterialFacts]:
    """A 问题说明材料 for each subject.  Raises Refusal for a talk whose form does not ask for one."""
    return _asked_for(session, interview_id, subject_id, _STATEMENT)


def admission_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[MaterialFacts]:
    """A 错误认识材料 for each subject.  Raises Refusal for a talk whose form does not ask for one."""
    return _asked_for(session, interview_id, subject_id, _ADMISSION)


def reply_facts(session: Session, interview_id: int, subject_id: int | None = None) -> list[MaterialFacts]:
    """A 函询回复 for each subject.  Raises Refusal for a talk that is not combined with a written inquiry."""
    return [MaterialFacts(one.letter, "", one.matters) for one in inquiry_facts(session, interview_id, subject_id)]


def blank_inquired(session: Session) -> MaterialFacts:
    """A 问题说明材料 or a 函询回复 to be filled in by hand."""
    return MaterialFacts(blank_letter(session, InterviewForm.INQUIRY))


def blank_admission(session: Session) -> MaterialFacts:
    """A 错误认识材料 to be filled in by hand, for either form."""
    return MaterialFacts(blank_letter(session))


def _asked_for(session: Session, interview_id: int, subject_id: int | None, material: str) -> list[MaterialFacts]:
    found = letters_of(session, interview_id, subject_id)
    asks_for(found[0].case, material, material)
    rows = subjects_of(interview_id, subject_id)
    return [MaterialFacts(one, _due(row.id, material)) for one, row in zip(found, rows, strict=True)]


def _due(subject_id: int, material: str) -> str:
    row = Material.get_or_none((Material.subject == subject_id) & (Material.name == material))
    return wording.day(row.due_on) if row else ""


def material_sheets(facts: MaterialFacts, words: Words) -> list[Sheet]:
    """The pages of one material: the cover, then pages to write on."""
    of = facts.letter.case.office
    cover = parts.sheets(Letter(Head("", of.secrecy), tuple(_cover(facts, words)), _KINDS), counted=False)
    cover[0].bookmark = words.say("title")
    pages = [*cover, *_to_write_on(facts, words)]
    letter.numbered(pages)
    return pages


def _cover(facts: MaterialFacts, words: Words) -> Iterator[Part]:
    fields = fields_of(facts.letter)
    yield parts.Space(4 * MM)
    if institution := facts.letter.case.office.institution:
        yield parts.Centred(institution, Role.TITLE, _ABOVE)
    yield parts.Centred(words.say("title"), Role.TITLE, _TITLE)
    yield parts.Space(8 * MM)
    yield _who(facts)
    yield parts.Space(7 * MM)
    if facts.matters:
        yield parts.Heading(words.say("matters_title"))
        yield from numbered(facts.matters)
    yield parts.Heading(words.say("guide_title"))
    if (own := f"guide_{facts.letter.case.form}") in words.texts:
        yield parts.Text(words.say(own))
    yield parts.Text(words.say("guide", **fields))
    yield parts.Text(words.say("due", **fields, 期限=str(words.number("days"))))


def _who(facts: MaterialFacts) -> Facts:
    case, subject = facts.letter.case, facts.letter.subject
    return Facts((
        ("姓名", subject.name), ("工作单位", subject.department), ("职务", subject.title), ("职级", subject.rank),
        ("政治面貌", subject.political_status), ("联系电话", subject.phone),
        ("约谈形式", case.form_name), ("约谈事由", case.ground), ("约谈时间", case.held or case.planned),
        ("提交期限", facts.due),
    ), _ROW, 14 * MM)  # fmt: skip


def _to_write_on(facts: MaterialFacts, words: Words) -> list[Sheet]:
    """Ruled pages; the last has room for the signatures."""
    tail = list(parts.blocks_of(_signatures(facts, words), Type(14.0, 25.0)))
    running = (words.say("title"), f"姓名：{facts.letter.subject.name}" if facts.letter.subject.name else "")
    below = LETTER.inside().height - _RUNNING
    full = int(below // BODY.leading)
    last = max(int((below - sum(block.height for block in tail)) // BODY.leading), 0)
    lines: list[Block] = [*ruled(full * (words.number("pages") - 1) + last, pitch=BODY.leading), *tail]

    def new_page() -> tuple[Sheet, Box]:
        sheet = Sheet()
        return sheet, heading.line(sheet, LETTER.inside(), running, _RUNNING)

    return fill(lines, new_page, lambda *_: None)


def _signatures(facts: MaterialFacts, words: Words) -> Iterator[Part]:
    yield parts.Space(2 * MM)
    yield parts.Text(words.say("confirm"), keep=True)
    yield parts.Sign(words.say("signed"))
    if facts.letter.is_secretary:
        yield parts.Text(words.say("endorse_none", **fields_of(facts.letter)))
        return
    yield parts.Space(2 * MM)
    yield parts.Heading(words.say("endorse_title"))
    yield parts.Ruled(words.number("endorse_lines"))
    yield parts.Sign(words.say("endorse_signed"))
