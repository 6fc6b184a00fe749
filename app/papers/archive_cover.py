"""档案封面 of the volume of a talk (六(一)), as GB/T 9705 has it: whose, of what kind, its title, from when to when."""

from __future__ import annotations

from app.papers import fonts, heading, setting
from app.papers.archive_facts import ArchiveFacts
from app.papers.cells import PAD, Caption, Leftover
from app.papers.continuation import continue_on
from app.papers.fonts import Role
from app.papers.setting import Across
from app.papers.sheet import FORM, MM, Box, Sheet
from app.papers.words import Words

_BIG = (16.0, 14.0, 12.0, 10.5, 9.0)
_TITLE = (22.0, 18.0, 16.0, 14.0, 12.0, 10.5)
_LEADING, _NAME, _CLASS = 1.6, 26.0, 30.0
_ROW, _CAPTION = 14 * MM, 30 * MM
# What stands below: a frame of facts, and the three numbers of the archive.
_FOOT = 5 * _ROW


def cover_sheets(facts: ArchiveFacts, words: Words) -> list[Sheet]:
    """The cover, and a 续页 should a text be longer than its place."""
    sheet, room = Sheet(bookmark="档案封面"), FORM.inside()
    _heads(sheet, room, facts.office.institution, words.say("class"))
    title = Box(room.x, room.y + 62 * MM, room.width, room.height - 62 * MM - _FOOT - 12 * MM)
    left = _title(sheet, title, title_of(facts, words))
    left += _facts(sheet, Box(room.x, room.bottom - _FOOT, room.width, 3 * _ROW), facts)
    numbers = (("全宗号", words.say("fonds")), ("目录号", words.say("inventory")), ("案卷号", facts.volume))
    left += _numbers(sheet, Box(room.x, room.bottom - 2 * _ROW, room.width, 2 * _ROW), numbers)
    return [sheet, *continue_on(left, lambda: _further(room))]


def title_of(facts: ArchiveFacts, words: Words) -> str:
    """The title of the volume; empty on a blank paper."""
    if facts.is_blank:
        return ""
    return words.say(
        "title", 单位=facts.unit, 对象=facts.subjects, 形式=facts.form, 事由=facts.ground, 编号=facts.number,
        年度=facts.year,
    )  # fmt: skip


def _heads(sheet: Sheet, room: Box, institution: str, kind: str) -> None:
    for text, y, size in ((institution, 14 * MM, _NAME), (kind, 34 * MM, _CLASS)):
        place = Box(room.x, room.y + y, room.width, size * 1.5)
        used = size * min(place.width / max(fonts.face(Role.TITLE).width(text, size), 1), 1)
        one = setting.one_line(text, used, size * 1.5, Role.TITLE)
        setting.place(sheet, place, place, one, Across.CENTRE, middle=True)


def _title(sheet: Sheet, box: Box, text: str) -> list[Leftover]:
    """The title in a frame, as large as it fits; lines to write on where there is none."""
    head = Box(box.x, box.y, box.width, 12 * MM)
    setting.place(
        sheet, head, head, setting.one_line("案　卷　题　名", 14, 20, Role.CAPTION), Across.CENTRE, middle=True
    )
    inner = Box(box.x + 8 * MM, head.bottom, box.width - 16 * MM, box.bottom - head.bottom - 6 * MM)
    sheet.frame(box)
    sheet.edges(box)
    if not text:
        pitch = 16 * MM
        for place in range(1, int(inner.height // pitch)):
            sheet.rule(inner.x, inner.y + place * pitch, inner.right, inner.y + place * pitch, 0.4)
        return []
    fitting = (setting.broken(text, inner.width, size, _LEADING) for size in _TITLE)
    done = next((one for one in fitting if one.height <= inner.height), None)
    done = done or setting.cut(text, inner, _TITLE[-1], _LEADING)
    setting.place(sheet, box, inner, done, Across.CENTRE, middle=True)
    return [Leftover("案卷题名", done.rest, done.amid)] if done.rest else []


def _facts(sheet: Sheet, box: Box, facts: ArchiveFacts) -> list[Leftover]:
    half = box.width / 2
    rows = (
        ((("起止日期", f"{facts.start} 至 {facts.end}", box.width),)),
        ((("件　　数", _counted(facts.pieces, "件"), half), ("页　　数", _counted(facts.pages, "页"), half))),
        ((("密　　级", facts.office.secrecy, half), ("保管期限", facts.retention, half))),
    )
    left: list[Leftover] = []
    y = box.y
    for row in rows:
        x = box.x
        for caption, text, width in row:
            left += _cell(sheet, Box(x, y, _CAPTION, _ROW), caption)
            left += _cell(sheet, Box(x + _CAPTION, y, width - _CAPTION, _ROW), caption, text)
            x += width
        y += _ROW
    sheet.frame(box)
    return left


def _numbers(sheet: Sheet, box: Box, numbers: tuple[tuple[str, str], ...]) -> list[Leftover]:
    left: list[Leftover] = []
    width, high = box.width / len(numbers), box.height / 2
    for place, (caption, text) in enumerate(numbers):
        x = box.x + place * width
        left += _cell(sheet, Box(x, box.y, width, high), caption)
        left += _cell(sheet, Box(x, box.y + high, width, high), caption, text)
    sheet.frame(box)
    return left


def _cell(sheet: Sheet, box: Box, caption: str, text: str | None = None) -> list[Leftover]:
    """A caption, or the fact that it names."""
    sheet.edges(box)
    if text is None:
        Caption(caption, 14.0).draw(sheet, box)
        return []
    done = setting.field(text, box.inset(PAD), sizes=_BIG)
    setting.place(sheet, box, box.inset(PAD), done, Across.CENTRE, middle=True)
    return [Leftover(caption.replace("　", ""), done.rest, done.amid)] if done.rest else []


def _counted(number: str, unit: str) -> str:
    return f"{number}{unit}" if number else f"　　　　{unit}"


def _further(room: Box) -> tuple[Sheet, Box]:
    sheet = Sheet()
    return sheet, heading.title(sheet, room, "", "档案封面（续页）")
