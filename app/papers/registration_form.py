"""党员干部约谈情况登记表 (clause 六(一)): one per subject, two pages, and 续页 for what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.access.actions import Action
from app.access.session import Session
from app.papers import fonts, heading, table
from app.papers.case_facts import subjects_of
from app.papers.cells import Caption, Cell, Field, Flow, Leftover, Opinion, Signature, Ticks
from app.papers.continuation import continue_on
from app.papers.drawing import pdf
from app.papers.registration_facts import MaterialLine, RegistrationFacts, registration_facts
from app.papers.setting import Across
from app.papers.sheet import FORM, MM, Box, Sheet
from app.papers.table import Row, Section
from app.papers.texts import texts_of
from app.rules.vocabulary import Mode

NAME = "党员干部约谈情况登记表"
# An ordinary row, and how far one may grow for a long fact.
_ROW, _MOST = 9.2 * MM, 17 * MM
# A refusal with its reason and two witnesses stands on the form itself.
_MOST_REFUSAL = 28 * MM
# Rows of materials on the form itself; more go to a 续页.
_MATERIALS = 3


def registration_form(session: Session, interview_id: int, subject_id: int | None = None) -> bytes:
    """The form of one subject, or of all subjects of the interview, as PDF.

    Raises Refusal when there is no such interview or subject, and for who may not print.
    """
    session.require(Action.PRINT)
    return _pdf([registration_facts(session, subject) for subject in subjects_of(interview_id, subject_id)])


def registration_forms(session: Session, interview_ids: Iterable[int]) -> bytes:
    """The forms of all subjects of the interviews, in the order given, as one PDF; each form counts its own pages.

    Raises Refusal as for one.
    """
    session.require(Action.PRINT)
    ids = dict.fromkeys(interview_ids)
    return _pdf([registration_facts(session, subject) for case in ids for subject in subjects_of(case)])


def file_name(session: Session, interview_ids: Sequence[int]) -> str:
    """A name for the file: with the number where it is one case, without any person's name."""
    facts = [registration_facts(session, subjects_of(case)[0]) for case in interview_ids[:1]]
    number = facts[0].number if len(interview_ids) == 1 and "　" not in facts[0].number else ""
    return f"{NAME}{number}.pdf"


def registration_glyphs(session: Session, interview_ids: Iterable[int]) -> list[str]:
    """The characters on the forms that no face at hand can draw: to be named before printing."""
    facts = [registration_facts(session, subject) for case in interview_ids for subject in subjects_of(case)]
    return fonts.missing_glyphs(text for one in facts for text in texts_of(one))


def _pdf(forms: Sequence[RegistrationFacts]) -> bytes:
    sheets = [sheet for facts in forms for sheet in form_sheets(facts)]
    numbers = "、".join(dict.fromkeys(filter(None, (facts.number for facts in forms[:3]))))
    return pdf(sheets, f"{NAME} {numbers}".strip(), forms[0].institution if forms else "")


def form_sheets(facts: RegistrationFacts) -> list[Sheet]:
    """The pages of one form."""
    front, back, room = Sheet(), Sheet(), FORM.inside()
    left = table.draw(front, _front(facts), _front_head(front, facts, room))
    left += table.draw(back, _back(facts), heading.line(back, room, _running_head(facts), 7 * MM))
    left += _more_materials(facts.materials[_MATERIALS:])
    sheets = [front, back, *continue_on(left, lambda: _further(facts, room))]
    heading.numbered(sheets, room)
    return sheets


def _front_head(sheet: Sheet, facts: RegistrationFacts, room: Box) -> Box:
    if facts.secrecy:
        heading.secrecy(sheet, room, facts.secrecy)
    below = heading.title(sheet, room, facts.institution, NAME)
    line = (f"编号：{facts.number}", f"填表单位：{facts.unit}", f"填表日期：{facts.filled_on}")
    return heading.line(sheet, Box(below.x, below.y + 1.5 * MM, below.width, below.height - 1.5 * MM), line)


def _running_head(facts: RegistrationFacts) -> tuple[str, ...]:
    return (f"编号：{facts.number}", f"约谈对象：{facts.subject.name}", f"填表单位：{facts.unit}")


def _further(facts: RegistrationFacts, room: Box) -> tuple[Sheet, Box]:
    sheet = Sheet()
    below = heading.title(sheet, room, "", f"{NAME}（续页）")
    return sheet, heading.line(sheet, below, _running_head(facts))


def _row(*cells: tuple[int, Cell], least: float = _ROW, most: float | None = _MOST, share: float = 0) -> Row:
    return Row(cells, least, most, share)


def _fact(
    caption: str, text: str, columns: int, width: int = 3, across: Across = Across.CENTRE
) -> list[tuple[int, Cell]]:
    """A caption and the fact beside it; line breaks in the caption are for its cell alone."""
    return [(width, Caption(caption)), (columns, Field(caption.replace("\n", ""), text, across))]


def _front(facts: RegistrationFacts) -> list[Section]:
    content = Row(((24, Flow("约谈主要内容", facts.content)),), 40 * MM, None, 3)
    statement = Row(((24, Flow("约谈对象说明或表态", facts.statement)),), 30 * MM, None, 2)
    return [
        Section("约谈对象", _subject_rows(facts)),
        Section("约谈安排", _arrangement_rows(facts)),
        Section("约谈主要内容", (content,)),
        Section("约谈\n对象\n说明\n或\n表态", (statement,)),
    ]


def _subject_rows(facts: RegistrationFacts) -> tuple[Row, ...]:
    one = facts.subject
    return (
        _row(*_fact("姓名", one.name, 5), *_fact("性别", one.gender, 5), *_fact("出生年月", one.born, 5)),
        _row(
            *_fact("民族", one.ethnicity, 5),
            *_fact("政治面貌", one.political_status, 5),
            *_fact("入党时间", one.joined_party, 5),
        ),
        _row(*_fact("工作单位", one.department, 21, across=Across.LEFT)),
        _row(*_fact("职务", one.title, 13, across=Across.LEFT), *_fact("职级", one.rank, 5)),
        _row(*_fact("任现职\n时间", one.in_post_since, 9), *_fact("联系电话", one.phone, 9)),
    )


def _arrangement_rows(facts: RegistrationFacts) -> tuple[Row, ...]:
    forms = tuple((name, code is facts.form) for code, name in facts.forms)
    modes = tuple((mode.label, mode is facts.mode) for mode in Mode)
    ways = Ticks((modes, (("结合函询", facts.written_inquiry),)))
    return (
        _row((3, Caption("约谈形式")), (21, Ticks((forms,)))),
        _row(*_fact("约谈事由", facts.ground, 9), (3, Caption("约谈方式")), (9, ways)),
        _row(*_fact("线索来源", facts.clue_source, 21, across=Across.LEFT)),
        _row(*_fact("组织实施\n单位", facts.unit, 9), *_fact("保障单位", facts.support_unit, 9)),
        _row(*_fact("方案批准", facts.approval, 21, across=Across.LEFT)),
        _row(*_fact("主谈人\n及依据", facts.lead, 13, across=Across.LEFT), *_fact("记录人", facts.recorder, 5)),
        _row(*_fact("其他参加\n人员", facts.attendees, 21, across=Across.LEFT)),
        _row(*_fact("约谈时间", facts.time, 21, across=Across.LEFT)),
        _row(*_fact("约谈地点", facts.place, 21, across=Across.LEFT)),
    )


def _back(facts: RegistrationFacts) -> list[Section]:
    return [
        Section("提交材料", _material_rows(facts.materials[:_MATERIALS])),
        Section("处置情况", _disposition_rows(facts)),
        Section("签字", (_signatures(),)),
        Section("审核审批意见", tuple(_opinion_rows(facts))),
        Section("备注", (Row(((24, Flow("备注", facts.remarks)),), 14 * MM, None, 1),)),
    ]


def _material_rows(materials: Sequence[MaterialLine]) -> tuple[Row, ...]:
    heads = ((6, "材料名称"), (2, "份数"), (2, "页数"), (5, "提交日期"), (9, "拒绝提交情况、见证人"))
    rows = [_row(*((columns, Caption(text)) for columns, text in heads))]
    for one in [*materials, *[MaterialLine("")] * (2 - len(materials))]:
        texts = (one.name, one.copies, one.pages, one.received, one.refusal)
        cells = ((columns, Field(head, text)) for (columns, head), text in zip(heads, texts, strict=True))
        rows.append(_row(*cells, most=_MOST_REFUSAL))
    return tuple(rows)


def _more_materials(materials: Sequence[MaterialLine]) -> list[Leftover]:
    if not materials:
        return []
    return [Leftover("提交材料", "\n".join(map(_sentence, materials)))]


def _sentence(one: MaterialLine) -> str:
    amounts = (one.copies and f"{one.copies}份", one.pages and f"{one.pages}页", one.received and f"{one.received}提交")
    return "，".join(filter(None, (one.name, *amounts, one.refusal))) + "。"


def _disposition_rows(facts: RegistrationFacts) -> tuple[Row, ...]:
    one = facts.disposition
    answers = Ticks(((("是", one.confirmed is True), ("否", one.confirmed is False)),))
    return (
        _row((4, Caption("是否确认\n违规违纪")), (8, answers), *_fact("四种形态", one.stage, 8, 4)),
        _row(*_fact("从轻、从重\n情节", one.factors, 20, 4, Across.LEFT), least=10 * MM, most=20 * MM),
        _row(*_fact("处理意见", one.proposal, 20, 4, Across.LEFT), least=12 * MM, most=26 * MM),
        _row(*_fact("审定结果", one.decision, 20, 4, Across.LEFT), least=12 * MM, most=22 * MM),
    )


def _signatures() -> Row:
    signers = ("约谈对象签字", "主谈人签字", "记录人签字")
    return Row(tuple((8, Signature(signer)) for signer in signers), 22 * MM, 22 * MM)


def _opinion_rows(facts: RegistrationFacts) -> Iterable[Row]:
    opinions = (
        ("主谈人或\n组织单位\n意见", facts.lead_opinion),
        ("纪检监察室\n意见", facts.office_opinion),
        ("领导小组\n审批意见", facts.group_opinion),
    )
    for caption, text in opinions:
        yield _row(
            (4, Caption(caption)), (20, Opinion(caption.replace("\n", ""), text)), least=25 * MM, most=None, share=2
        )
    if facts.exception:
        yield _row((4, Caption("特批")), (20, Flow("特批", facts.exception)), least=13 * MM, most=22 * MM)
