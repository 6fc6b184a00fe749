"""档案移交, coming in: read, and compared with what is here; `archive_keep` writes it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.access.session import Session
from app.interviews import tables
from app.interviews.amendable import kind_of
from app.interviews.archiving import RETENTIONS
from app.interviews.numbering import number_text
from app.interviews.record_text import Turn, digest_of
from app.interviews.tables import Interview
from app.oversight.exchange import archive_columns as of
from app.oversight.exchange import limits
from app.oversight.exchange.archive_keep import Keeper, amendments_to_add, campaign_item
from app.oversight.exchange.arrival import FilingAnswer, Shown
from app.oversight.exchange.columns import loaded
from app.oversight.exchange.conflicts import Conflict, chosen
from app.oversight.exchange.people import Named, Roster
from app.oversight.exchange.plan_in import named
from app.oversight.exchange.shape import BadPackage, Fields, parsed, written
from app.oversight.exchange.tables import ArrivedCase, Package, Partner
from app.plans.tables import ApprovalRow
from app.rules.vocabulary import InterviewForm, Mode
from app.store.steps import steps

SKIP, WITHOUT_NUMBER, KEEP = "skip", "without", "ours"


class Fate(StrEnum):
    """What becomes of one case."""

    NEW = "新增"
    ADD = "补入更正"
    THERE = "已有"
    CONFLICT = "与本机不同"


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it came; `told` holds values by column and lists, `digest` is of all but the amendments."""

    told: dict[str, Any]
    digest: str

    @property
    def uid(self) -> str:
        """The talk, in every store."""
        return str(self.told["uid"])

    @property
    def number(self) -> str:
        """As the department wrote it."""
        return number_text(self.told["year"], self.told["number"])

    @property
    def names(self) -> str:
        """Who was talked to."""
        return "、".join(one["name"] for one in self.told["subjects"])

    @property
    def day(self) -> str:
        """When the talk was held."""
        return str(self.told["held_from"] or "")[:10]

    def people(self) -> Iterable[Named]:
        """Everybody whom it names by number."""
        yield from (one["person"] for one in self.told["subjects"])
        yield from (one["person"] for one in self.told["attendees"] if one["person"] is not None)
        yield from (self.told[name] for name in ("lead", "recorder") if self.told[name] is not None)


@dataclass(frozen=True, slots=True)
class Cases:
    """All cases of a package, and its files."""

    cases: tuple[Case, ...]
    files: tuple[bytes, ...]

    def show(self, session: Session, partner: Partner, number: int) -> Shown:
        """Case by case: new, there already, with more amendments, or other than here."""
        fates = {case.uid: _fate(case) for case in self.cases}
        facts = [
            (case.number or "（未编号）", f"{case.names}　{_form(session, case)}　{case.day}　{fates[case.uid]}")
            for case in self.cases
        ]
        size = sum(map(len, self.files)) // 1024
        facts.append(("附件", f"{len(self.files)} 个，{size} KB"))
        counts = {fate: sum(each is fate for each in fates.values()) for fate in Fate}
        changes = tuple(f"{fate} {count} 卷" for fate, count in counts.items() if count)
        roster = self._roster()
        conflicts = [*self._conflicts(partner, fates), *roster.conflicts()]
        remarks = []
        if unknown := roster.unknown:
            names = "、".join(one.name for one in unknown[:10])
            remarks.append(f"名册里没有：{names}；接收时登记为名册外人员。")
        remarks += self._campaigns_not_here(fates)
        return Shown(
            f"{partner.name}档案移交 {len(self.cases)} 卷", tuple(facts), changes, tuple(conflicts), tuple(remarks)
        )

    def take(
        self, session: Session, package: Package, choices: Mapping[str, str], filing: FilingAnswer
    ) -> tuple[str, dict[str, object]]:
        """Writes the cases that are new, and the amendments that are."""
        shown = self.show(session, package.partner, package.number)
        taken = chosen(shown.conflicts, choices)
        keeper = Keeper(session, package, self._roster(), taken, self.files)
        new = added = left = 0
        for case in steps("正在收入案卷", self.cases, 1):
            fate = _fate(case)
            if fate is Fate.NEW and taken.get(f"number:{case.uid}") != SKIP:
                keeper.write(case.told, case.digest, case.number, with_number=f"number:{case.uid}" not in taken)
                new += 1
            elif fate is Fate.ADD:
                added += keeper.amend(case.uid, case.told)
            elif fate is not Fate.THERE:
                left += 1
        parts = [f"收入 {new} 卷"] + ([f"补入更正 {added} 处"] if added else []) + ([f"未收 {left} 卷"] if left else [])
        return "、".join(parts), {"new": new, "amended": added, "left": left}

    def _campaigns_not_here(self, fates: Mapping[str, Fate]) -> Iterable[str]:
        """Campaigns of new cases of which this store has no plan: there they cannot be counted as held in them."""
        lacking = {tuple(of) for case in self.cases if fates[case.uid] is Fate.NEW and (of := case.told["campaign"])}
        for year, batch in sorted(each for each in lacking if campaign_item(each, "", "") is None):
            yield f"本机没有{year}年第{batch}批集中约谈计划，有关约谈接收后不计入集中约谈；先登记计划再接收即可计入。"

    def _roster(self) -> Roster:
        return Roster(one for case in self.cases for one in case.people())

    def _conflicts(self, partner: Partner, fates: Mapping[str, Fate]) -> Iterable[Conflict]:
        for case in self.cases:
            theirs = f"{case.number}　{case.names}"
            if fates[case.uid] is Fate.CONFLICT:
                ours = _ours(Interview.get(Interview.uid == case.uid))
                yield Conflict(f"case:{case.uid}", case.number, ours, theirs, ((KEEP, "保留本机的"),), KEEP)
            elif fates[case.uid] is Fate.NEW and (there := _with_number(partner.name, case)) is not None:
                options = ((SKIP, "这一卷不收"), (WITHOUT_NUMBER, "收入，原编号记入备注"))
                yield Conflict(f"number:{case.uid}", f"编号 {case.number}", _ours(there), theirs, options, SKIP)


def read(body: bytes, files: tuple[bytes, ...]) -> Cases:
    """The cases of a package.  Raises BadPackage."""
    fields = parsed(body)
    if fields.whole("version") != 1:
        raise BadPackage("包是更新版本的程序做的", "请先升级本机的程序再接收。")
    if fields.whole("files") != len(files):
        raise BadPackage("包里的附件与说明对不上")
    marks = [hashlib.sha256(file).hexdigest() for file in files]
    cases = tuple(_case(each, marks) for each in fields.each("cases", limits.MOST_CASES))
    fields.close()
    if not cases or len({case.uid for case in cases}) != len(cases):
        raise BadPackage("包里没有档案，或同一卷写了两遍")
    return Cases(cases, files)


def _case(fields: Fields, marks: list[str]) -> Case:
    told = loaded(fields, Interview, of.CASE)
    told |= {
        "approvals": _filed(fields, "approvals", ApprovalRow, of.APPROVAL, marks),
        "catalogue": _filed(fields, "catalogue", tables.CatalogueEntry, of.CATALOGUE, marks),
        "changes": _rows(fields, "changes", tables.StateChange, of.CHANGE),
        "events": _rows(fields, "events", tables.TalkEvent, of.EVENT),
        "marks": _rows(fields, "marks", tables.ChecklistMark, of.MARK),
        "outline": _rows(fields, "outline", tables.OutlineItem, of.OUTLINE),
        "attendees": [_attendee(each) for each in fields.each("attendees", 200)],
        "campaign": _campaign(fields.one_or_none("campaign")),
        "exception_file": _file(fields, "exception_file", marks),
        "lead": _person(fields, "lead"), "recorder": _person(fields, "recorder"),
        "previous": fields.text("previous", 32),
        "subjects": [_subject(each, marks) for each in fields.each("subjects", limits.MOST_SUBJECTS)],
        "record": _record(fields.one_or_none("record"), marks),
    }  # fmt: skip
    digest = hashlib.sha256(written(_comparable(told))).hexdigest()
    told["amendments"] = _amendments(fields, told)
    fields.close()
    _check(told)
    return Case(told, digest)


def _check(told: Mapping[str, Any]) -> None:
    """What the columns alone do not say."""
    people = [one["person"].staff_no for one in told["subjects"]]
    if not told["uid"] or not people or len(set(people)) != len(people) or told["archived_on"] is None:
        raise BadPackage("包里有一卷没有对象、把同一人写了两遍，或没有归档")
    if told["form"] not in set(InterviewForm) or told["mode"] not in set(Mode):
        raise BadPackage("包里有一卷的形式或方式不认识")
    if told["retention"] not in ("", *RETENTIONS) or told["held_precision"] not in ("day", "month", "year"):
        raise BadPackage("包里有一卷的保管期限或时间写法不认识")
    record = told["record"]
    if record is not None and record["closed_at"] is not None:
        turns = [
            Turn(place, turn["speaker"], turn["text"], turn["spoken_at"]) for place, turn in enumerate(record["turns"])
        ]
        if any(turn.spoken_at is None for turn in turns) or digest_of(turns) != record["digest"]:
            raise BadPackage(f"{number_text(told['year'], told['number'])}的谈话记录与定稿时的校验值不符")


def _rows(fields: Fields, name: str, table: Any, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    found = []
    for each in fields.each(name, limits.MOST_ITEMS):
        found.append(loaded(each, table, columns))
        each.close()
    return found


def _filed(fields: Fields, name: str, table: Any, columns: tuple[str, ...], marks: list[str]) -> list[dict[str, Any]]:
    found = []
    for each in fields.each(name, limits.MOST_ITEMS):
        found.append(loaded(each, table, columns) | {"file": _file(each, "file", marks)})
        each.close()
    return found


def _file(fields: Fields, name: str, marks: list[str]) -> dict[str, Any] | None:
    each = fields.one_or_none(name)
    if each is None:
        return None
    place = each.whole("place", 0, limits.MOST_FILES)
    if place >= len(marks):
        raise BadPackage("包里的附件与说明对不上")
    found = {
        "media_type": each.text("media_type", 100), "name": each.text("name", 250, needed=True), "place": place,
        "mark": marks[place],
    }  # fmt: skip
    each.close()
    return found


def _person(fields: Fields, name: str) -> Named | None:
    each = fields.one_or_none(name)
    return None if each is None else named(each)


def _campaign(fields: Fields | None) -> list[int] | None:
    """Year and batch of the campaign that the talk belonged to."""
    if fields is None:
        return None
    found = [fields.whole("year", 2000, 2200), fields.whole("batch", 1, 1000)]
    fields.close()
    return found


def _attendee(fields: Fields) -> dict[str, Any]:
    found = loaded(fields, tables.Attendee, of.ATTENDEE) | {"person": _person(fields, "person")}
    fields.close()
    return found


def _subject(fields: Fields, marks: list[str]) -> dict[str, Any]:
    found = loaded(fields, tables.InterviewSubject, of.SUBJECT)
    decided = fields.one_or_none("disposition")
    found |= {
        "department": fields.text("department", 80),
        "disposition": None if decided is None else loaded(decided, tables.Disposition, of.DISPOSITION),
        "materials": [_material(each, marks) for each in fields.each("materials", 50)],
        "person": named(fields.one("person")),
    }  # fmt: skip
    if decided is not None:
        decided.close()
    fields.close()
    return found


def _material(fields: Fields, marks: list[str]) -> dict[str, Any]:
    found = loaded(fields, tables.Material, of.MATERIAL)
    found |= {
        "file": _file(fields, "file", marks),
        "witnesses": _rows(fields, "witnesses", tables.MaterialWitness, of.WITNESS),
    }  # fmt: skip
    fields.close()
    return found


def _record(fields: Fields | None, marks: list[str]) -> dict[str, Any] | None:
    if fields is None:
        return None
    found = loaded(fields, tables.Record, of.RECORD)
    turns = []
    for each in fields.each("turns", limits.MOST_TURNS):
        turns.append(loaded(each, tables.RecordTurn, of.TURN))
        each.close()
    corrections = []
    for each in fields.each("corrections", limits.MOST_ITEMS):
        place = each.whole_or_none("turn", 0, max(len(turns) - 1, 0))
        corrections.append(loaded(each, tables.RecordCorrection, of.CORRECTION) | {"turn": place})
        each.close()
    found |= {
        "confirmations": _rows(fields, "confirmations", tables.RecordConfirmation, of.CONFIRMATION),
        "corrections": corrections, "turns": turns, "signed_scan": _file(fields, "signed_scan", marks),
    }  # fmt: skip
    fields.close()
    return found


def _amendments(fields: Fields, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    turns = len(told["record"]["turns"]) if told["record"] is not None else 0
    for each in fields.each("amendments", limits.MOST_ITEMS):
        key = each.text("key", 80)
        owner, _, rest = key.partition(".")
        place = rest.partition(".")[0]
        most = turns if owner == "turn" else len(told["subjects"])
        if rest and not (
            owner in ("subject", "disposition", "turn") and place.isascii() and place.isdigit() and int(place) < most
        ):
            raise BadPackage("包里有一处更正不知是更正什么")
        _known(key)
        found.append(loaded(each, tables.Amendment, of.AMENDMENT) | {"key": key})
        each.close()
    return found


def _known(key: str) -> None:
    """Whether this program knows what the key amends: it would not be able to read the case otherwise."""
    if key:
        try:
            kind_of(key)
        except KeyError as error:
            raise BadPackage("包里有一处更正是更新版本的程序做的", "请先升级本机的程序再接收。") from error


def _comparable(value: Any) -> Any:
    """The same with days, people and files as text, for the digest."""
    if isinstance(value, dict):
        return {name: _comparable(each) for name, each in value.items() if name != "place"} | (
            {"place": str(value["place"])} if "place" in value and "mark" not in value else {}
        )
    if isinstance(value, list):
        return [_comparable(each) for each in value]
    if isinstance(value, Named):
        return [value.staff_no, value.name]
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def _fate(case: Case) -> Fate:
    there = Interview.get_or_none(Interview.uid == case.uid)
    if there is None:
        return Fate.NEW
    arrived = ArrivedCase.get_or_none(ArrivedCase.interview == there.id)
    if arrived is None or arrived.digest != case.digest:
        return Fate.CONFLICT
    return Fate.ADD if amendments_to_add(there.id, case.told) else Fate.THERE


def _with_number(organiser: str, case: Case) -> Interview | None:
    """Another talk of this store that bears the number."""
    if case.told["number"] is None:
        return None
    same = (Interview.year == case.told["year"]) & (Interview.number == case.told["number"])
    found: Interview | None = Interview.get_or_none(same & (Interview.organiser == organiser))
    return found


def _ours(row: Interview) -> str:
    names = "、".join(each.name for each in row.subjects)
    return f"{number_text(row.year, row.number)}　{names}（{row.state}）"


def _form(session: Session, case: Case) -> str:
    return next((form.name for form in session.rules.forms if form.code == case.told["form"]), case.told["form"])
