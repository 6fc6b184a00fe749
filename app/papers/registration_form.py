"""党员干部约谈情况登记表 (clause 六(一)): one per subject, two pages, and 续页 for what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.papers import form, heading, table, wording
from app.papers.cells import Caption, Field, Flow, Leftover, Signature, Ticks
from app.papers.continuation import continue_on
from app.papers.form import fact, row
from app.papers.registration_facts import MaterialLine, RegistrationFacts
from app.papers.setting import Across
from app.papers.sheet import FORM, MM, Box, Sheet
from app.papers.table import Row, Section
from app.papers.words import Words
from app.rules.vocabulary import Mode

# A refusal with its reason and two witnesses stands on the form itself.
_MOST_REFUSAL = 28 * MM
# Rows of materials on the form itself; more go to a 续页.
_MATERIALS = 3


def registration_sheets(facts: RegistrationFacts, words: Words) -> list[Sheet]:
    """The pages of one form."""
    front, back, room = Sheet(bookmark=words.say("title")), Sheet(), FORM.inside()
    left = table.draw(front, _front(facts), _front_head(front, facts, words, room))
    left += table.draw(back, _back(facts, words), heading.line(back, room, _running_head(facts), 7 * MM))
    left += _more_materials(facts.materials[_MATERIALS:])
    sheets = [front, back, *continue_on(left, lambda: _further(facts, words, room))]
    heading.numbered(sheets, room)
    return sheets


def _front_head(sheet: Sheet, facts: RegistrationFacts, words: Words, room: Box) -> Box:
    if facts.secrecy:
        heading.secrecy(sheet, room, facts.secrecy)
    below = heading.title(sheet, room, facts.institution, words.say("title"))
    line = (f"编号：{facts.number}", f"填表单位：{facts.unit or wording.BLANK_UNIT}", f"填表日期：{facts.filled_on}")
    return heading.line(sheet, Box(below.x, below.y + 1.5 * MM, below.width, below.height - 1.5 * MM), line)


def _running_head(facts: RegistrationFacts) -> tuple[str, ...]:
    name, unit = facts.subject.name or wording.BLANK_NAME, facts.unit or wording.BLANK_UNIT
    return (f"编号：{facts.number}", f"约谈对象：{name}", f"填表单位：{unit}")


def _further(facts: RegistrationFacts, words: Words, room: Box) -> tuple[Sheet, Box]:
    sheet = Sheet()
    below = heading.title(sheet, room, "", f"{words.say('title')}（续页）")
    return sheet, heading.line(sheet, below, _running_head(facts))


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
        row(*fact("姓名", one.name, 5), *fact("性别", one.gender, 5), *fact("出生年月", one.born, 5)),
        row(
            *fact("民族", one.ethnicity, 5),
            *fact("政治面貌", one.political_status, 5),
            *fact("入党时间", one.joined_party, 5),
        ),
        row(*fact("工作单位", one.department, 21, across=Across.LEFT)),
        row(*fact("职务", one.title, 13, across=Across.LEFT), *fact("职级", one.rank, 5)),
        row(*fact("任现职\n时间", one.in_post_since, 9), *fact("联系电话", one.phone, 9)),
    )


def _arrangement_rows(facts: RegistrationFacts) -> tuple[Row, ...]:
    forms = tuple((name, code is facts.form) for code, name in facts.forms)
    modes = tuple((mode.label, mode is facts.mode) for mode in Mode)
    ways = Ticks((modes, (("结合函询", facts.written_inquiry),)))
    return (
        row((3, Caption("约谈形式")), (21, Ticks((forms,)))),
        row(*fact("约谈事由", facts.ground, 9), (3, Caption("约谈方式")), (9, ways)),
        row(*fact("线索来源", facts.clue_source, 21, across=Across.LEFT)),
        row(*fact("组织实施\n单位", facts.unit, 9), *fact("保障单位", facts.support_unit, 9)),
        row(*fact("方案批准", facts.approval, 21, across=Across.LEFT)),
        row(*fact("主谈人\n及依据", facts.lead, 13, across=Across.LEFT), *fact("记录人", facts.recorder, 5)),
        row(*fact("其他参加\n人员", facts.attendees, 21, across=Across.LEFT)),
        row(*fact("约谈时间", facts.time, 21, across=Across.LEFT)),
        row(*fact("约谈地点", facts.place, 21, across=Across.LEFT)),
    )


def _back(facts: RegistrationFacts, words: Words) -> list[Section]:
    return [
        Section("提交材料", _material_rows(facts.materials[:_MATERIALS])),
        Section("处置情况", _disposition_rows(facts)),
        Section("签字", (_signatures(words),)),
        Section("审核审批意见", tuple(_opinion_rows(facts, words))),
        Section("备注", (Row(((24, Flow("备注", _remarks(facts, words))),), 14 * MM, None, 1),)),
    ]


def _material_rows(materials: Sequence[MaterialLine]) -> tuple[Row, ...]:
    heads = ((6, "材料名称"), (2, "份数"), (2, "页数"), (5, "提交日期"), (9, "拒绝提交情况、见证人"))
    rows = [row(*((columns, Caption(text)) for columns, text in heads))]
    for one in [*materials, *[MaterialLine("")] * (2 - len(materials))]:
        texts = (one.name, one.copies, one.pages, one.received, one.refusal)
        cells = ((columns, Field(head, text)) for (columns, head), text in zip(heads, texts, strict=True))
        rows.append(row(*cells, most=_MOST_REFUSAL))
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
        row((4, Caption("是否确认\n违规违纪")), (8, answers), *fact("四种形态", one.stage, 8, 4)),
        row(*fact("从轻、从重\n情节", one.factors, 20, 4, Across.LEFT), least=10 * MM, most=20 * MM),
        row(*fact("处理意见", one.proposal, 20, 4, Across.LEFT), least=12 * MM, most=26 * MM),
        row(*fact("审定结果", one.decision, 20, 4, Across.LEFT), least=12 * MM, most=22 * MM),
    )


def _signatures(words: Words) -> Row:
    signers = (words.say(key) for key in ("signed_subject", "signed_lead", "signed_recorder"))
    return Row(tuple((8, Signature(signer)) for signer in signers), 22 * MM, 22 * MM)


def _opinion_rows(facts: RegistrationFacts, words: Words) -> Iterable[Row]:
    for key, text in (
        ("opinion_lead", facts.lead_opinion),
        ("opinion_discipline", facts.office_opinion),
        ("opinion_group", facts.group_opinion),
    ):
        yield form.opinion(words.say(key), text, share=2)
    if facts.exception:
        name = words.say("exception")
        yield row((4, Caption(name)), (20, Flow(name, facts.exception)), least=13 * MM, most=22 * MM)


def _remarks(facts: RegistrationFacts, words: Words) -> str:
    historical = words.say("historical") if facts.is_historical else ""
    return "\n".join(filter(None, (facts.remarks, historical, facts.amended)))
