"""What importing a ledger would do, row by row, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.numbering import number_text
from app.interviews.tables import Interview, InterviewSubject, RetiredNumber
from app.ledgers.intake.directory import Directory, Found, History
from app.ledgers.intake.hints import Judge
from app.ledgers.intake.lines import Line, LineReader, Subject
from app.ledgers.intake.sheet import read_ledger, rows_of
from app.people.identity import post_words
from app.people.imports import remembered
from app.people.tables import ImportBatch
from app.rules.rulebook import Rulebook
from app.store.database import tuples
from app.store.steps import steps
from app.workbooks.table import RawRow, Sheet

KIND = "台账"


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "新增"
    HINTED = "有提示"
    SAME = "已有"
    FAULTY = "不能读"

    @property
    def goes_in(self) -> bool:
        """Whether a case is made of the row."""
        return self in (Verdict.NEW, Verdict.HINTED)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row with its verdict.  `people` are the ids of the subjects, None for who is not in the roster; `number` is
    the one the row keeps, None where it gets one of its own.
    """

    line: Line
    verdict: Verdict
    people: tuple[int | None, ...] = ()
    departments: tuple[int | None, ...] = ()
    ranks: tuple[str, ...] = ()
    lead_id: int | None = None
    lead_title: str = ""
    organiser: str = ""
    organiser_department: int | None = None
    number: tuple[int, int] | None = None

    @property
    def said(self) -> str:
        """What is wrong with the row or was noticed, in a sentence each."""
        return "；".join([*map(str, self.line.faults), *self.line.hints])


@dataclass(frozen=True)
class Preview:
    """All that an import would do; `before`: when this very file was imported before, and not undone."""

    sheet: Sheet
    rows: list[PreviewRow]
    passed_over: list[tuple[int, str]]
    before: str = ""
    counts: Counter[Verdict] = field(default_factory=Counter)

    def count(self, verdict: Verdict) -> int:
        """How many rows have the verdict."""
        return self.counts[verdict]

    @property
    def changes_anything(self) -> bool:
        """Whether there is something to write."""
        return any(self.counts[verdict] for verdict in Verdict if verdict.goes_in)

    @property
    def faulty(self) -> list[PreviewRow]:
        """The rows that stay out."""
        return [row for row in self.rows if row.verdict is Verdict.FAULTY]

    @property
    def unlisted(self) -> list[tuple[str, str]]:
        """Name and unit of everybody who is not in the roster, once each."""
        found: dict[tuple[str, str], None] = {}
        for row in self.rows:
            if row.verdict.goes_in:
                for subject, person in zip(row.line.subjects, row.people, strict=True):
                    if person is None:
                        found[subject.name, subject.unit] = None
        return list(found)


def preview(
    session: Session,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    password: str | None = None,
) -> Preview:
    """What importing the file would do.  `mapping`: field → heading, by hand.

    Raises PasswordNeeded for a workbook with a password; Refusal for an unusable file, and for who may not import.
    """
    session.require(Action.LEDGER_IMPORT)
    sheet = read_ledger(path, mapping, password)
    if not mapping and (kept := remembered(profile_of(sheet))):
        sheet = read_ledger(path, kept, password)
    if sheet.missing:
        raise Refusal(
            f"没有认出这些列：{'、'.join(sheet.missing)}。请在“对应各列”里指定它们，没有导入任何内容。",
            place="对应各列",
        )
    raw = rows_of(sheet)
    rows = judged(session, raw.talks)
    return Preview(sheet, rows, raw.passed_over, _before(sheet), Counter(row.verdict for row in rows))


def profile_of(sheet: Sheet) -> str:
    """Under which name a mapping by hand is kept."""
    return f"{KIND}|{sheet.profile}"


def judged(session: Session, talks: list[RawRow]) -> list[PreviewRow]:
    """Each row read, matched with people, and compared with the cases there are."""
    reader, matcher = LineReader(session.rules), _Matcher(session)
    return [matcher.row(reader.line(raw)) for raw in steps("正在核对各行", talks)]


def _before(sheet: Sheet) -> str:
    """When the same file was imported, in words."""
    same = (ImportBatch.kind == KIND) & (ImportBatch.digest == sheet.digest) & ImportBatch.undone_at.is_null()
    row = ImportBatch.select().where(same).order_by(ImportBatch.id.desc()).first()
    return f"这个文件已在 {row.imported_at:%Y-%m-%d %H:%M} 导入过" if row is not None else ""


class _Matcher:
    """Settles row after row who is meant, which are there already, and what the rules say."""

    def __init__(self, session: Session) -> None:
        self._rules: Rulebook = session.rules
        self._directory, self._history = Directory(), History(session.rules)
        self._judge = Judge(self._rules, self._history, session.today())
        self._known = _Known()
        self._seen: Counter[str] = Counter()

    def row(self, line: Line) -> PreviewRow:
        """A row with all that is known of it."""
        if line.faults or line.held is None:
            return PreviewRow(line, Verdict.FAULTY)
        self._seen[line.key] += 1
        if self._seen[line.key] > 1:  # the same words twice are two talks
            line.key = f"{line.key}#{self._seen[line.key]}"
        if self._known.has(line):
            return PreviewRow(line, Verdict.SAME)
        day = line.held.start.date()
        people, departments = self._people(line, day)
        lead = self._lead(line)
        organiser = self._judge.organiser(line, people, day)
        line.hints += self._judge.hints(line, people, lead, day)
        line.hints += self._known.alike(line, day)
        unit = line.organiser or (organiser.unit if organiser else "")
        number = self._known.free(unit, line)
        return PreviewRow(
            line, Verdict.HINTED if line.hints else Verdict.NEW, people, departments, self._ranks(line, people, day),
            lead, self._post(lead, day), unit, self._directory.department(unit) if unit else None, number,
        )  # fmt: skip

    def _people(self, line: Line, day: date) -> tuple[tuple[int | None, ...], tuple[int | None, ...]]:
        found = [self._person(subject) for subject in line.subjects]
        together = len(found) > 1 and any(each.person_id is not None for each in found)
        for place, subject in enumerate(line.subjects):
            one = found[place]
            if one.person_id is None and together and subject.unit:
                one = found[place] = self._elsewhere(subject, day) or one
            if one.why:
                line.hints.append(one.why)
        departments = tuple([self._directory.department(subject.unit) for subject in line.subjects])
        return tuple([each.person_id for each in found]), departments

    def _person(self, subject: Subject) -> Found:
        found = self._directory.person(subject.name, subject.unit, subject.title)
        if found.person_id is None and "、" in subject.unit:  # one of the units named, nobody says which
            return self._in_one_of(subject.name, subject.unit, subject.title) or found
        return found

    def _elsewhere(self, subject: Subject, day: date) -> Found | None:
        """A row of several people names the unit of the first: the others are who alone has their name."""
        found = self._directory.elsewhere(subject.name, subject.unit)
        if found is None or found.person_id is None:
            return None
        unit, title = self._history.post(found.person_id, day)
        if unit:
            subject.unit, subject.title = unit, title
        return found

    def _in_one_of(self, name: str, units: str, title: str) -> Found | None:
        """The one of several units in which the person was, where it is one."""
        found = [self._directory.person(name, unit, title) for unit in units.split("、")]
        certain = [each for each in found if each.person_id is not None]
        return certain[0] if len(certain) == 1 else None

    def _lead(self, line: Line) -> int | None:
        if not line.lead:
            return None
        found = self._directory.only(line.lead)
        if found is None:
            line.hints.append(f"名册里没有（或不止一位）主谈人“{line.lead}”，只保留姓名")
        return found

    def _post(self, lead: int | None, day: date) -> str:
        """The posts of the lead on the day, as papers name them."""
        return "" if lead is None else post_words(*self._history.post(lead, day))

    def _ranks(self, line: Line, people: tuple[int | None, ...], day: date) -> tuple[str, ...]:
        """As the row has them, else of the roster on the day; nothing where neither says."""
        return tuple(
            [
                subject.rank or (self._history.rank(person, day) if person is not None else "")
                for subject, person in zip(line.subjects, people, strict=True)
            ]
        )


class _Known:
    """The cases there are, by the row they came from, by number, and by day and people."""

    def __init__(self) -> None:
        names: dict[int, list[str]] = {}
        query = InterviewSubject.select(InterviewSubject.interview, InterviewSubject.name)
        for case, name in tuples(query.order_by(InterviewSubject.interview, InterviewSubject.position)):
            names.setdefault(case, []).append(name)
        self._keys: set[str] = set()
        self._numbers: dict[tuple[str, int, int], str] = {}
        self._numbered: dict[tuple[int, int, str], list[str]] = {}
        self._days: dict[tuple[str, str], str] = {}
        columns = (Interview.id, Interview.source_key, Interview.organiser, Interview.year, Interview.number,
                   Interview.held_from)  # fmt: skip
        for id, source, organiser, year, number, held in tuples(Interview.select(*columns)):
            people = _together(names.get(id, []))
            if source:
                self._keys.add(source)
            if number is not None:
                self._numbers[organiser, year, number] = people
                self._numbered.setdefault((year, number, people), []).append(organiser)
            if held is not None:
                self._days[str(held)[:10], people] = number_text(year, number)
        for organiser, year, number in tuples(
            RetiredNumber.select(RetiredNumber.organiser, RetiredNumber.year, RetiredNumber.number)
        ):
            self._numbers[organiser, year, number] = ""

    def has(self, line: Line) -> bool:
        """Whether a case was made of this row, or is the one whose number and people it names."""
        if line.key in self._keys:
            return True
        if line.number is None:
            return False
        people = _together([subject.name for subject in line.subjects])
        organisers = self._numbered.get((*line.number, people), [])
        return bool(organisers) and (not line.organiser or line.organiser in organisers)

    def alike(self, line: Line, day: date) -> list[str]:
        """A hint where the same people were talked to on the same day; the row counts from now on."""
        here = (day.isoformat(), _together([subject.name for subject in line.subjects]))
        other = self._days.get(here) if line.held is not None and line.held.precision == "day" else None
        self._days.setdefault(here, f"本文件第 {line.line} 行")
        return [f"同一天对同一对象已有一次约谈（{other or '未编号'}），请核对是否重复"] if other is not None else []

    def free(self, organiser: str, line: Line) -> tuple[int, int] | None:
        """The number of the row, where nobody has it; it is taken from now on."""
        if line.number is None:
            return None
        taken = (organiser, *line.number)
        if taken in self._numbers:
            line.hints.append(f"编号{number_text(*line.number)}已用于别的约谈，另编补录号")
            return None
        self._numbers[taken] = ""
        return line.number


def _together(names: list[str]) -> str:
    return names[0] if len(names) == 1 else "、".join(sorted(names))
