"""One row of a roster, read: what it says of a person, what is wrong with it, and what is in doubt."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from app.people.identity import date_text
from app.people.names import clean_name
from app.people.roster.sheet import FIELDS, REQUIRED
from app.people.roster.titles import Doubt, Flags, read_title, with_answer
from app.people.roster.words import synonyms, words
from app.rules.vocabulary import Rank, SchoolPost
from app.workbooks.cells import CellError, ReadDate, read_date, text_of
from app.workbooks.limits import Unreadable
from app.workbooks.table import Fault, RawRow
from app.workbooks.words import bare

_NAMES = re.compile(r"[、，,/；;\s]+")
_STAFF_NO = re.compile(r"^[0-9A-Za-z][0-9A-Za-z_\-]*$")
_UNKNOWN = ReadDate(None, "unknown")
# How like a known department a new name must be to be asked about, and how many are offered.
_NEAR, _MOST_NEAR = 0.5, 3
NEW_DEPARTMENT, _SAME = "是新部门", "就是"
# New departments beyond so many are a mistake of the file; each costs a look at all known names.
_MOST_ASKED = 200
# What a cell may hold at most, in characters: several times what the longest real ones need.  A remark is not kept.
_LONGEST = {
    "staff_no": 40, "name": 60, "gender": 20, "born": 40, "ethnicity": 40, "political_status": 60, "joined_party": 40,
    "phone": 60, "department": 100, "department_kind": 60, "title": 200, "rank": 60, "supervisors": 200, "start": 60,
    "kind": 60,
}  # fmt: skip
# Half of the least of them: such a text is none too long, whatever it is made of.
_SHORT = min(_LONGEST.values()) // 2
_PLAIN_TYPES = frozenset({str, type(None)})
_IS_NAME = re.compile("[\u4e00-\u9fff]+").fullmatch
_DETAILS = ("gender", "born", "ethnicity", "political_status", "joined_party", "phone")
_DETAIL_DAYS = ("born", "joined_party")
# Excel keeps 15 digits of a figure; what is longer has lost its end.
_NUMBERS, _EXACT = ("staff_no", "phone"), 10**15
RENAMED, WRONG_NUMBER = "是同一人，改姓名", "工号有误，这一行不导入"


_NO_FLAGS = Flags()


@dataclass(slots=True)
class RosterRow:
    """What a row says.  `school_post` is set for a school leader, else `department` with `flags`.

    `kind` is empty where the roster does not say how the post was come by; `alias` is the department as written,
    where it was answered to be another name of `department`.
    """

    line: int
    staff_no: str = ""
    name: str = ""
    details: dict[str, str] = field(default_factory=dict)
    department: str = ""
    department_kind: str = ""
    alias: str = ""
    title: str = ""
    rank: str = ""
    flags: Flags = _NO_FLAGS
    school_post: str = ""
    supervisors: tuple[str, ...] = ()
    start: ReadDate = _UNKNOWN
    kind: str = ""
    faults: list[Fault] = field(default_factory=list)
    doubts: dict[str, Doubt] = field(default_factory=dict)


class _Post(NamedTuple):
    """What the cells of a post say; `flags` where it is no key post, and where it is one."""

    title: str
    school_post: str
    department: str = ""
    department_kind: str = ""
    alias: str = ""
    supervisors: tuple[str, ...] = ()
    flags: tuple[Flags, ...] = (_NO_FLAGS, _NO_FLAGS)
    doubts: Mapping[str, Doubt] = MappingProxyType({})


@dataclass
class _Settled:
    """What cells that hold a text said so far, where nothing was wrong with them."""

    posts: dict[tuple[object, ...], _Post] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


class Reader:
    """Reads rows one by one; knows the kinds of departments seen so far, and what was answered to doubts.

    `kinds` and `aliases` are the departments of the store: kind by name, name by other name.
    """

    def __init__(
        self, kinds: Mapping[str, str], answers: Mapping[str, str], aliases: Mapping[str, str] | None = None
    ) -> None:
        self.kinds = dict(kinds)
        self._kept, self._aliases, self._answers = dict.fromkeys(kinds), dict(aliases or {}), answers
        self._settled = _Settled()
        self._seen: dict[str, int] = {}
        self._looked_up: dict[str, list[str]] = {}

    def read(self, raw: RawRow) -> RosterRow:
        """What the row says; faults are listed, never raised."""
        row = RosterRow(raw.line)
        raw, row.faults = _sound(raw)
        self._person(row, raw)
        self._place(row, raw)
        self._rank(row, raw)
        self._dates(row, raw)
        # What was read stands in its cell; only of a row that lacks something one has to look.
        if not (row.staff_no and row.name and (row.department or row.school_post) and row.title and row.rank):
            for name in REQUIRED:
                if not text_of(raw.cells.get(name)) and not any(f.column == FIELDS[name] for f in row.faults):
                    row.faults.append(Fault(FIELDS[name], "没有填写"))
        return row

    def _person(self, row: RosterRow, raw: RawRow) -> None:
        number, name = raw.cells.get("staff_no"), raw.cells.get("name")
        plainly = type(number) is str and number.isascii() and number.isalnum()
        row.staff_no = number if plainly else bare(text_of(number))  # type: ignore[assignment]
        row.name = name if type(name) is str and _IS_NAME(name) else clean_name(text_of(name))
        if not plainly and row.staff_no and not _STAFF_NO.match(row.staff_no):
            row.faults.append(Fault("工号", f"“{row.staff_no}”只能由字母、数字和横线组成"))
        elif row.staff_no in self._seen:
            row.faults.append(Fault("工号", f"{row.staff_no} 与第 {self._seen[row.staff_no]} 行重复"))
        elif "reason" in raw.cells and f"{row.staff_no} 与第" in text_of(raw.cells["reason"]):
            # A row of the error workbook: the row it doubled is not in this file, but was imported.
            row.faults.append(Fault("工号", f"{row.staff_no} 与第几行重复的问题还没有改正（见错误原因）"))
        elif row.staff_no:
            self._seen[row.staff_no] = row.line
        self._details(row, raw.cells)

    def _details(self, row: RosterRow, cells: Mapping[str, Any]) -> None:
        for name in _DETAILS:
            if name in cells:
                is_day = name in _DETAIL_DAYS
                row.details[name] = self._known_date(row, name, cells[name]) if is_day else text_of(cells[name])
        if row.details.get("gender", "") not in ("", "男", "女"):
            row.faults.append(Fault("性别", f"“{row.details['gender']}”应为男或女"))

    def _known_date(self, row: RosterRow, name: str, value: object) -> str:
        """A date as exactly as it is given; words for none count as none."""
        if type(value) is str and (known := self._settled.days.get(value)) is not None:
            return known
        if bare(text_of(value)) in words()["rows"]["none"]:
            return ""
        try:
            read = read_date(value)
        except CellError as error:
            row.faults.append(Fault(FIELDS[name], str(error)))
            return ""
        said = date_text(read.day, read.precision)
        if type(value) is str:
            self._settled.days[value] = said
        return said

    def _place(self, row: RosterRow, raw: RawRow) -> None:
        """Where the person is and as what: the same few thousand posts come again and again, and are settled once."""
        cells = raw.cells
        key = (cells.get("department"), cells.get("department_kind"), cells.get("title"), cells.get("supervisors"))
        is_plain = _PLAIN_TYPES.issuperset(map(type, key))
        post = self._settled.posts.get(key) if is_plain else None
        if post is None:
            faults = len(row.faults)
            post = self._post(row, raw)
            # Where the kind is not settled yet, the next row may say another.
            is_settled = len(row.faults) == faults and (not post.department or post.department in self.kinds)
            if is_settled and is_plain:
                self._settled.posts[key] = post
        row.title, row.school_post, row.department, row.department_kind, row.alias = post[:5]
        row.supervisors, flags, doubts = post[5:]
        if doubts:
            row.doubts.update(doubts)
        if not row.school_post:
            note = text_of(cells.get("note"))
            row.flags = flags[bool(note) and any(word in note for word in words()["marks"]["key_post"])]

    def _post(self, row: RosterRow, raw: RawRow) -> _Post:
        """What the cells of a post say; faults go to the row."""
        row.title = text_of(raw.cells.get("title"))
        department = text_of(raw.cells.get("department"))
        if bare(department) in words()["school"]["departments"]:
            return _Post(row.title, school_post(row.title))
        self._department(row, bare(department))
        supervisors = tuple(clean_name(n) for n in _NAMES.split(text_of(raw.cells.get("supervisors"))) if n)
        self._kind_of_department(row, text_of(raw.cells.get("department_kind")))
        flags, doubt = read_title(row.title, row.department, row.department_kind)
        if doubt is not None and row.title:
            key = f"职务|{row.department}|{bare(row.title)}"
            row.doubts[key] = doubt
            flags = with_answer(flags, self._answers.get(key, doubt.options[0]))
        either = tuple(Flags(flags.head, flags.deputy, flags.branch_secretary, is_key) for is_key in (False, True))
        return _Post(
            row.title, "", row.department, row.department_kind, row.alias, supervisors, either, dict(row.doubts)
        )

    def _department(self, row: RosterRow, written: str) -> None:
        """The department written, or the one it is another name of; a new name like a known one is asked about."""
        row.department = self._aliases.get(written, written)
        if not written or row.department in self._kept:
            return
        near = self._near(written)
        if not near:
            return
        key, options = f"单位|{written}", (NEW_DEPARTMENT, *(f"{_SAME}{name}" for name in near))
        row.doubts[key] = Doubt(f"部门表中没有“{written}”，按新部门登记吗？", options)
        answer = self._answers.get(key, NEW_DEPARTMENT)
        if answer in options[1:]:
            row.department, row.alias = answer.removeprefix(_SAME), written

    def _near(self, written: str) -> list[str]:
        """Known departments with a name like it; looked up once a name."""
        if written not in self._looked_up:
            ask = len(self._looked_up) < _MOST_ASKED
            self._looked_up[written] = difflib.get_close_matches(written, self._kept, _MOST_NEAR, _NEAR) if ask else []
        return self._looked_up[written]

    def _kind_of_department(self, row: RosterRow, written: str) -> None:
        if not row.department:
            return
        known = self.kinds.get(row.department)
        kind = synonyms("department_kinds").get(bare(written))
        if written and kind is None:
            allowed = "、".join(words()["department_kinds"])
            row.faults.append(Fault("单位类别", f"“{written}”不是认识的类别，可用：{allowed}"))
        elif kind is None and known is None:
            row.faults.append(Fault("单位", f"“{row.department}”不在部门表中，也没有写明类别"))
        elif kind and known and kind != known:
            row.faults.append(Fault("单位类别", f"{row.department}已登记为{known}，这里写作{kind}"))
        row.department_kind = known or kind or ""

    def settle_department(self, row: RosterRow) -> None:
        """Remembers the kind of a department that a good row brought."""
        if row.department and row.department_kind:
            self.kinds.setdefault(row.department, row.department_kind)

    def _rank(self, row: RosterRow, raw: RawRow) -> None:
        cell = raw.cells.get("rank")
        if not row.school_post and type(cell) is str and (known := self._settled.ranks.get(cell)):
            row.rank = known
            return
        written = text_of(cell)
        if not written:
            return
        word = bare(written)
        if rank := synonyms("ranks").get(word):
            row.rank = rank
            if type(cell) is str:
                self._settled.ranks[cell] = rank
        elif unsure := words()["unsure_ranks"].get(word):
            key = f"职级|{word}"
            options = (unsure, *(r.value for r in Rank if not r.is_school and r.value != unsure))
            row.doubts[key] = Doubt(f"职级“{written}”按哪一级理解？", options)
            row.rank = self._answers.get(key, unsure)
        else:
            row.faults.append(Fault("职级", f"“{written}”不是认识的职级，可用：{'、'.join(r.value for r in Rank)}"))
        if row.rank and row.school_post and not Rank(row.rank).is_school:
            row.faults.append(Fault("职级", f"校领导的职级应为校级正职或校级副职，这里写作“{written}”"))

    def _dates(self, row: RosterRow, raw: RawRow) -> None:
        try:
            row.start = read_date(raw.cells.get("start"))
        except CellError as error:
            row.faults.append(Fault("任现职时间", str(error)))
        cell = raw.cells.get("kind")
        if type(cell) is str and (known := self._settled.kinds.get(cell)):
            row.kind = known
        elif written := text_of(cell):
            if kind := synonyms("kinds").get(bare(written)):
                row.kind = kind
                if type(cell) is str:
                    self._settled.kinds[cell] = kind
            else:
                allowed = "、".join(words()["kinds"])
                row.faults.append(Fault("任职方式", f"“{written}”不是认识的方式，可用：{allowed}"))


def _sound(raw: RawRow) -> tuple[RawRow, list[Fault]]:
    """The row with cells from which nothing can be taken left empty, and a fault for each of them."""
    if _is_plain(raw.cells):
        return raw, []
    faults = {name: reason for name, value in raw.cells.items() if (reason := _unsound(name, value))}
    if not faults:
        return raw, []
    cells = {name: None if name in faults else value for name, value in raw.cells.items()}
    return RawRow(raw.line, cells), [Fault(FIELDS[name], reason) for name, reason in faults.items() if name in FIELDS]


def _is_plain(cells: Mapping[str, Any]) -> bool:
    """Whether all cells are texts, short ones, as in nearly all rows: made plain, a text is at most twice as long."""
    values = cells.values()
    if not _PLAIN_TYPES.issuperset(map(type, values)):
        return False
    texts = list(filter(None, values))
    return bool(texts) and max(map(len, texts)) <= _SHORT and "\ufffd" not in "".join(texts)


def _unsound(name: str, value: object) -> str:
    """Why nothing can be taken from a cell, or nothing."""
    # Nearly all cells: made plain, a text is at most twice as long.
    if value is None or (type(value) is str and "\ufffd" not in value and 2 * len(value) <= _LONGEST.get(name, 0)):
        return ""
    if isinstance(value, Unreadable):
        return f"单元格里是{value}，请改为文字或数值"
    if name in _NUMBERS and isinstance(value, (int, float)) and abs(value) >= _EXACT:
        return "数字超过 15 位，Excel 已经丢掉末几位；请把单元格设为文本，重新填写"
    text = text_of(value)
    if name in _LONGEST and len(text) > _LONGEST[name]:
        return f"有 {len(text)} 字，最多 {_LONGEST[name]} 字"
    return "有不能识别的字符，请重新填写" if "\ufffd" in text else ""


def school_post(title: str) -> str:
    """Which post of the school's leadership a title names: one of the three there is one of, or 班子成员."""
    parts = [bare(part) for part in _NAMES.split(title)]
    named = [words()["school"]["posts"][part] for part in parts if part in words()["school"]["posts"]]
    return named[0] if named else "班子成员"


def check_supervisors(rows: Iterable[RosterRow], leaders: Iterable[str]) -> None:
    """Adds a fault to each row whose supervising leader is no school leader."""
    known = set(leaders)
    for row in rows:
        for name in row.supervisors:
            if name not in known:
                row.faults.append(Fault("分管校领导", f"“{name}”不在校领导之列"))


def check_single_posts(rows: Iterable[RosterRow], staying: Mapping[str, str]) -> None:
    """Adds a fault to each second holder of a post of which there is one.

    `staying`: post → name, those who hold one in the store and of whom the roster says nothing.
    """
    held: dict[str, int] = {}
    single = set(SchoolPost)
    for row in rows:
        if not row.school_post or row.school_post not in single:
            continue
        if row.school_post in held:
            row.faults.append(Fault("职务", f"{row.school_post}只能有一人，第 {held[row.school_post]} 行已有"))
        elif row.school_post in staying:
            reason = f"{row.school_post}现由{staying[row.school_post]}担任，名册没有写其去向；请先登记其离任，再导入"
            row.faults.append(Fault("职务", reason))
        else:
            held[row.school_post] = row.line


def check_names(rows: Iterable[RosterRow], names: Mapping[str, str], answers: Mapping[str, str]) -> None:
    """Asks about each row whose staff number belongs to somebody of another name; `names` by staff number."""
    for row in rows:
        kept = names.get(row.staff_no, row.name)
        if row.faults or kept == row.name:
            continue
        key = f"姓名|{row.staff_no}|{row.name}"
        row.doubts[key] = Doubt(
            f"工号 {row.staff_no} 现为{kept}，名册写作{row.name}，是同一人吗？", (RENAMED, WRONG_NUMBER)
        )
        if answers.get(key) == WRONG_NUMBER:
            row.faults.append(Fault("工号", f"{row.staff_no} 已属于{kept}，与姓名“{row.name}”不符"))
