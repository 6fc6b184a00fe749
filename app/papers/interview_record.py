"""谈话笔录: the head of the talk, every turn, corrections, the subject's own line, a signature line on each page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.interviews.tables import RecordTurn
from app.papers import blocks, fonts, heading, linebreak, record_blocks, setting, table
from app.papers.case_facts import SubjectFacts
from app.papers.cells import Caption, Field, Leftover
from app.papers.fonts import Role
from app.papers.pagination import Block, fill
from app.papers.record_blocks import CORRECTION_LEADING
from app.papers.record_facts import Changed, RecordFacts, Said
from app.papers.setting import Across
from app.papers.sheet import MM, Box, Margins, Sheet, baseline
from app.papers.table import Row, Section
from app.papers.words import Words

# Room at the foot of each page for signatures by hand, the page number and the check digits.
PAGE = Margins(27 * MM, 38 * MM, 27 * MM, 24 * MM)
SIZE, LEADING = 15.0, 26.0  # 小三
_MOST_PARTICULARS, _MOST_ROWS = 2, 8
# A longer fact of the head goes on above the speech.
_MOST_CELL = 18 * MM


def recorded(interview_ids: Sequence[int]) -> list[int]:
    """Those of the talks of which something was recorded."""
    query = RecordTurn.select(RecordTurn.interview).where(RecordTurn.interview.in_(list(interview_ids))).distinct()
    there = {row.interview_id for row in query}
    return [each for each in interview_ids if each in there]


def record_sheets(facts: RecordFacts, words: Words) -> list[Sheet]:
    """The pages of one record; a blank one has two, with lines to write on."""
    room = PAGE.inside()
    first = Sheet(bookmark=words.say("title"))
    body, left = _first_head(first, facts, words, room)
    started: list[Sheet] = []

    def new_page() -> tuple[Sheet, Box]:
        sheet = Sheet() if started else first
        started.append(sheet)
        return (sheet, body) if sheet is first else (sheet, _further_head(sheet, facts, words, room))

    def rest(sheet: Sheet, unused: Box) -> None:
        if not facts.is_blank:
            record_blocks.strike_out(sheet, unused, words.say("rest"))

    blocks = _blank_blocks(facts, words, body, room) if facts.is_blank else _blocks(facts, words, room.width, left)
    pages = fill(blocks, new_page, rest)
    for number, sheet in enumerate(pages, 1):
        record_blocks.foot(sheet, room, facts, words, (number, len(pages)))
    return pages


# ------------------------------------------------------------ heads


def _first_head(sheet: Sheet, facts: RecordFacts, words: Words, room: Box) -> tuple[Box, list[Leftover]]:
    """The head of the first page; what is left of the room, and of facts too long for their cells."""
    if facts.secrecy:
        heading.secrecy(sheet, room, facts.secrecy)
    below = heading.title(sheet, room, facts.institution, words.say("title"))
    below = heading.line(sheet, below, (f"编号：{facts.number}", facts.form))
    section = Section("谈话\n情况", _talk_rows(facts))
    people = Section("谈话\n对象", _people_rows(facts.subjects))
    sections = [section, people]
    height = sum(row.wants(below.width - table.LABEL_WIDTH) for each in sections for row in each.rows)
    left = table.draw(sheet, sections, Box(below.x, below.y, below.width, height))
    top = below.y + height + 3 * MM
    return Box(room.x, top, room.width, room.bottom - top), left


def _further_head(sheet: Sheet, facts: RecordFacts, words: Words, room: Box) -> Box:
    place = Box(room.x, room.y - 9 * MM, room.width, 6 * MM)
    draft = () if facts.is_sealed or facts.is_blank else (words.say("draft"),)
    heading.line(sheet, place, (words.say("title"), *draft, f"编号：{facts.number}"), place.height)
    sheet.rule(place.x, place.bottom, place.right, place.bottom)
    return room


def _talk_rows(facts: RecordFacts) -> tuple[Row, ...]:
    rows = [
        (("谈话时间", facts.time, 21),),
        (("谈话地点", facts.place, 21),),
        (("主谈人", facts.lead, 11), ("记录人", facts.recorder, 7)),
        (("参加人员", facts.attendees, 21),),
    ]
    if facts.events:
        rows.append((("中止与\n进出", facts.events, 21),))
    return tuple(_row(*each) for each in rows)


def _people_rows(subjects: Sequence[SubjectFacts]) -> tuple[Row, ...]:
    """Particulars of one or two; a row for each of a few; all in one field where they are many."""
    if len(subjects) <= _MOST_PARTICULARS:
        return tuple(row for one in subjects for row in _subject_rows(one))
    if len(subjects) <= _MOST_ROWS:
        return tuple(_row(("姓名", one.name, 4), ("单位职务", one.post, 14)) for one in subjects)
    return (_row(("姓名", "、".join(f"{one.name}（{one.post}）" for one in subjects), 21)),)


def _subject_rows(one: SubjectFacts) -> tuple[Row, ...]:
    return (
        _row(("姓名", one.name, 5), ("性别", one.gender, 5), ("出生年月", one.born, 5)),
        _row(("政治面貌", one.political_status, 5), ("职级", one.rank, 5), ("联系电话", one.phone, 5)),
        _row(("单位职务", one.post, 21)),
    )


def _row(*facts: tuple[str, str, int]) -> Row:
    cells = [
        cell
        for caption, text, columns in facts
        for cell in ((3, Caption(caption)), (columns, Field(caption.replace("\n", ""), text, Across.LEFT)))
    ]
    return Row(tuple(cells), 8.4 * MM, _MOST_CELL)


# ------------------------------------------------------------ what was said


def _blocks(facts: RecordFacts, words: Words, width: float, left: Sequence[Leftover]) -> Iterator[Block]:
    if not facts.is_sealed:
        yield record_blocks.line(words.say("draft"), Role.CAPTION)
    for rest in left:
        for text in _lines(f"{rest.caption}（续）：{rest.text}", width, 12):
            yield record_blocks.line(text, Role.BODY, 12, CORRECTION_LEADING)
    yield from _paragraph(Said("", f"　　{words.say('told')}"), width)
    for turn in facts.turns:
        yield from _paragraph(turn, width)
    yield from _corrections(facts, words, width)
    for heard in facts.heard:
        yield from _paragraph(Said("", f"　　{heard}。"), width)
    yield from record_blocks.closing(facts, words)
    yield from _amendments(facts, words, width)


def _blank_blocks(facts: RecordFacts, words: Words, body: Box, room: Box) -> Iterator[Block]:
    """Lines to write on over the rest of the first page and all of the second but its closing."""
    told = list(_paragraph(Said("", f"　　{words.say('told')}"), room.width))
    closing = list(record_blocks.closing(facts, words))
    heights = [sum(block.height for block in part) for part in (told, closing)]
    first, second = (int(max(free, 0) / LEADING) for free in (body.height - heights[0], room.height - heights[1]))
    yield from told
    yield from blocks.ruled(first + second, pitch=LEADING)
    yield from closing


def _corrections(facts: RecordFacts, words: Words, width: float) -> Iterator[Block]:
    """What was corrected while the record was read back, each with a place for a finger print."""
    if facts.corrections:
        yield record_blocks.line(f"{words.say('corrections')}：", Role.CAPTION, keep=True)
    for number, each in enumerate(facts.corrections, 1):
        lines = _lines(_changed(number, each), width - 18 * MM, 12)
        yield from record_blocks.stamped(lines, words, 12, CORRECTION_LEADING)


def _amendments(facts: RecordFacts, words: Words, width: float) -> Iterator[Block]:
    """What was amended after the seal."""
    if facts.amendments:
        yield record_blocks.line(f"{words.say('amendments')}：", Role.CAPTION, keep=True)
    for number, each in enumerate(facts.amendments, 1):
        for text in _lines(_changed(number, each), width, 12):
            yield record_blocks.line(text, Role.BODY, 12, CORRECTION_LEADING)


def _changed(number: int, each: Changed) -> str:
    return f"{number}．{each.where}原记“{each.before}”，更正为“{each.after}”（{each.why}）。"


def _paragraph(turn: Said, width: float) -> Iterator[Block]:
    """A turn: the speaker in 黑体, the words behind; further lines stand under the words of 问 and 答."""
    label = f"{turn.who}：" if turn.who else ""
    across = fonts.face(Role.CAPTION).width(label, SIZE)
    hang = 2 * SIZE if turn.who else 0.0
    text = fonts.clean(turn.text.strip("\n"))
    first = True
    for part in text.split("\n"):
        indent = across - hang if first and turn.who else 0.0
        for line in linebreak.lines(part.rstrip(), _measure, width - hang, indent):
            x = hang + (across - hang if first and turn.who else line.indent)
            apart = setting.justified(line, width - x - _measure(line.text), SIZE)
            yield _line(label if first else "", line.text, x, apart)
            first = False


def _line(label: str, words: str, x: float, apart: float) -> Block:
    def draw(sheet: Sheet, place: Box) -> None:
        y = baseline(place.y, LEADING, SIZE)
        sheet.write(place, place.x, y, label, Role.CAPTION, SIZE)
        sheet.write(place, place.x + x, y, words, Role.BODY, SIZE, apart)

    return Block(LEADING, draw)


def _measure(piece: str) -> float:
    return fonts.face(Role.BODY).width(piece, SIZE)


def _lines(text: str, width: float, size: float) -> Sequence[str]:
    drawn = fonts.face(Role.BODY)
    cleaned = fonts.clean(text)
    return [line.text for line in linebreak.lines(cleaned, lambda piece: drawn.width(piece, size), width)]
