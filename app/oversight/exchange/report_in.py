"""统计报送, coming in: rows beside the own talks, of which the newest report of each quarter is in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from app.access.session import Session
from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk, StatisticsReport
from app.interviews.tables import Interview
from app.oversight.exchange import limits
from app.oversight.exchange.arrival import FilingAnswer, Shown
from app.oversight.exchange.conflicts import chosen
from app.oversight.exchange.in_force import settle
from app.oversight.exchange.people import Named, Roster, departments
from app.oversight.exchange.report_out import HELD, LONGEST_REASON, period_name
from app.oversight.exchange.shape import BadPackage, Fields, parsed
from app.oversight.exchange.tables import Package, Partner
from app.rules.vocabulary import InterviewForm, Mode, Strength
from app.store.database import Table, tuples
from app.store.steps import steps

# A statement may name 32,766 values; a talk has nineteen.
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """What one subject was to hand in."""

    name: str
    due_on: date | None
    received_on: date | None
    refused_on: date | None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One subject, as the department reports them."""

    staff_no: str
    name: str
    is_leader: bool
    department: str
    title: str
    rank: str
    outcome: str
    stage: str
    disciplines: tuple[str, ...]
    materials: tuple[MaterialRow, ...]


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One talk, as the department reports it."""

    uid: str
    form: str
    ground: str
    mode: str
    written_inquiry: bool
    held_on: date
    campaign: tuple[int, int] | None
    lead_name: str
    lead_title: str
    lead_strength: str
    lead_reason: str
    is_exception: bool
    is_historical: bool
    subjects: tuple[SubjectRow, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report of a year or of one quarter."""

    year: int
    quarter: int | None
    talks: tuple[TalkRow, ...]

    @property
    def quarters(self) -> tuple[int, ...]:
        """The quarters it speaks of."""
        return (self.quarter,) if self.quarter else (1, 2, 3, 4)

    def show(self, session: Session, partner: Partner, number: int) -> Shown:
        """What would be counted, against what is counted now."""
        newer = _newer(partner.id, self.year, self.quarters, number)
        people = self._people()
        roster = Roster(people)
        own = _own({talk.uid for talk in self.talks})
        remarks = [
            f"{period_name(self.year, quarter)}已有更新的报送（第 {newest} 号），这一份不作数，只作留存。"
            for quarter, newest in newer.items()
        ]
        if own:
            remarks.append(f"其中 {len(own)} 次约谈本机已有登记，按本机的计，不重复计。")
        known = departments()
        if strange := sorted({one.department for talk in self.talks for one in talk.subjects} - set(known) - {""}):
            remarks.append(f"本机没有这些单位，其人次计入“单位不详”：{'、'.join(strange[:10])}。")
        if unknown := roster.unknown:
            names = "、".join(one.name for one in unknown[:10])
            remarks.append(f"名册里没有 {len(unknown)} 人（{names}），人数按工号计。")
        subjects = sum(len(talk.subjects) for talk in self.talks)
        forms = Counter(talk.form for talk in self.talks)
        facts = [("期间", period_name(self.year, self.quarter)), ("约谈", f"{len(self.talks)} 次，{subjects} 人次")]
        facts += [(each.name, f"{forms[each.code]} 次") for each in session.rules.forms if forms[each.code]]
        title = f"{partner.name}{period_name(self.year, self.quarter)}统计报送"
        changes, is_older = self._changes(partner.id, newer), len(newer) == len(self.quarters)
        return Shown(title, tuple(facts), changes, tuple(roster.conflicts()), tuple(remarks), is_older)

    def take(
        self, session: Session, package: Package, choices: Mapping[str, str], filing: FilingAnswer
    ) -> tuple[str, dict[str, object]]:
        """Writes all rows and settles which are in force."""
        roster = Roster(self._people())
        taken = chosen(roster.conflicts(), choices)
        report = StatisticsReport.create(
            package_id=package.id, partner_id=package.partner_id, department=package.department_id,
            number=package.number, year=self.year, quarter=self.quarter, made_at=package.made_at,
        )  # fmt: skip
        rows = _Rows(report.id, package.partner.name, roster, taken)
        for talk in steps("正在写入报送的约谈", self.talks):
            rows.add(talk)
        rows.write()
        settle(package.partner_id)
        counted = ReportedTalk.select().where((ReportedTalk.report == report.id) & ReportedTalk.in_force).count()
        return f"{len(self.talks)} 次约谈，其中 {counted} 次作数", {"talks": len(self.talks), "in_force": counted}

    def _people(self) -> list[Named]:
        return [Named(one.staff_no, one.name, one.department) for talk in self.talks for one in talk.subjects]

    def _changes(self, partner_id: int, newer: Mapping[int, int]) -> tuple[str, ...]:
        """By quarter: how many talks are counted now, and would be."""
        found = []
        for quarter in self.quarters:
            before = _in_force(partner_id, self.year, quarter)
            after = {talk.uid for talk in self.talks if (talk.held_on.month + 2) // 3 == quarter}
            if quarter in newer:
                continue
            added, gone = len(after - before), len(before - after)
            name = period_name(self.year, quarter)
            if before:
                found.append(f"{name}：现计 {len(before)} 次，改计 {len(after)} 次（增 {added}、减 {gone}）")
            elif after:
                found.append(f"{name}：计入 {len(after)} 次")
        return tuple(found) or ("不改变现在的统计。",)


def read(body: bytes) -> Report:
    """The report of a package.  Raises BadPackage."""
    fields = parsed(body)
    _version(fields)
    year, quarter = fields.whole("year", 2000, 2200), fields.whole_or_none("quarter", 1, 4)
    talks = tuple(_talk(each, year, quarter) for each in fields.each("talks", limits.MOST_TALKS))
    fields.close()
    if len({talk.uid for talk in talks}) != len(talks):
        raise BadPackage("包里同一次约谈写了两遍")
    return Report(year, quarter, talks)


def _version(fields: Fields) -> None:
    if fields.whole("version") != 1:
        raise BadPackage("包是更新版本的程序做的", "请先升级本机的程序再接收。")


def _talk(fields: Fields, year: int, quarter: int | None) -> TalkRow:
    campaign = fields.one_or_none("campaign")
    of = None
    if campaign is not None:
        of = campaign.whole("year", 2000, 2200), campaign.whole("batch", 1, 1000)
        campaign.close()
    day = fields.day("held_on")
    if day is None or day.year != year or quarter not in (None, (day.month + 2) // 3):
        raise BadPackage("包里有不属于所报期间的约谈")
    subjects = tuple(_subject(each) for each in fields.each("subjects", limits.MOST_SUBJECTS))
    if len({one.staff_no for one in subjects}) != len(subjects):
        raise BadPackage("包里一次约谈把同一人写了两遍")
    found = TalkRow(
        fields.text("uid", 32, needed=True), fields.choice("form", list(InterviewForm)),
        fields.text("ground", 60, needed=True), fields.choice("mode", list(Mode)), fields.flag("written_inquiry"), day,
        of, fields.text("lead_name", 80), fields.text("lead_title", 200),
        fields.choice("lead_strength", ("", *Strength)), fields.text("lead_reason", LONGEST_REASON),
        fields.flag("is_exception"), fields.flag("is_historical"), subjects,
    )  # fmt: skip
    fields.close()
    return found


def _subject(fields: Fields) -> SubjectRow:
    materials = tuple(_material(each) for each in fields.each("materials", 50))
    if len({one.name for one in materials}) != len(materials):
        raise BadPackage("包里同一份材料写了两遍")
    found = SubjectRow(
        fields.text("staff_no", 40, needed=True), fields.text("name", 80, needed=True), fields.flag("is_leader"),
        fields.text("department", 80), fields.text("title"), fields.text("rank", 20), fields.text("outcome", 40),
        fields.text("stage", 40), tuple(fields.words("disciplines", 10)), materials,
    )  # fmt: skip
    fields.close()
    return found


def _material(fields: Fields) -> MaterialRow:
    found = MaterialRow(
        fields.text("name", 80, needed=True), fields.day("due_on"), fields.day("received_on"), fields.day("refused_on")
    )
    fields.close()
    return found


def _newer(partner_id: int, year: int, quarters: Iterable[int], number: int) -> dict[int, int]:
    """Of these quarters those of which a newer report was accepted, with its number."""
    found: dict[int, int] = {}
    query = StatisticsReport.select().where(
        (StatisticsReport.partner_id == partner_id)
        & (StatisticsReport.year == year)
        & (StatisticsReport.number > number)
    )
    for row in query.order_by(StatisticsReport.number):
        for quarter in quarters:
            if row.quarter in (None, quarter):
                found[quarter] = row.number
    return found


def _in_force(partner_id: int, year: int, quarter: int) -> set[str]:
    first, after = date(year, 3 * quarter - 2, 1), date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    query = (
        ReportedTalk.select(ReportedTalk.uid)
        .join(StatisticsReport)
        .where(
            (StatisticsReport.partner_id == partner_id) & ReportedTalk.in_force & (ReportedTalk.held_on >= first)
            & (ReportedTalk.held_on < after)
        )
    )  # fmt: skip
    return {uid for (uid,) in tuples(query)}


def _own(uids: set[str]) -> set[str]:
    """Which of these talks this store holds itself and counts."""
    query = Interview.select(Interview.uid).where(Interview.state.in_(HELD) & Interview.held_from.is_null(False))
    return {uid for (uid,) in tuples(query)} & uids


class _Rows:
    """The rows of a report, collected with ids of their own and written in a few statements."""

    def __init__(self, report_id: int, organiser: str, roster: Roster, choices: Mapping[str, str]) -> None:
        self._report, self._organiser, self._roster, self._choices = report_id, organiser, roster, choices
        self._known = departments()
        self._rows: dict[type[Table], list[dict[str, Any]]] = {
            ReportedTalk: [], ReportedSubject: [], ReportedMaterial: []
        }  # fmt: skip
        self._next = {table: int(table.select(fn.MAX(table.id)).scalar() or 0) for table in self._rows}

    def add(self, talk: TalkRow) -> None:
        """A talk with all that hangs on it."""
        campaign = talk.campaign or (None, None)
        talk_id = self._keep(
            ReportedTalk, report=self._report, uid=talk.uid, in_force=False, organiser=self._organiser,
            form=talk.form, ground=talk.ground, mode=talk.mode, written_inquiry=talk.written_inquiry,
            held_on=talk.held_on, campaign_year=campaign[0], campaign_batch=campaign[1], lead_name=talk.lead_name,
            lead_title=talk.lead_title, lead_strength=talk.lead_strength, lead_reason=talk.lead_reason,
            is_exception=talk.is_exception, is_historical=talk.is_historical,
        )  # fmt: skip
        for one in talk.subjects:
            subject_id = self._keep(
                ReportedSubject, talk=talk_id, person=self._roster.find(one.staff_no, self._choices),
                staff_no=one.staff_no, name=one.name, is_leader=one.is_leader,
                department=self._known.get(one.department), department_name=one.department, title=one.title,
                rank=one.rank, outcome=one.outcome, stage=one.stage, disciplines=list(one.disciplines),
            )  # fmt: skip
            for each in one.materials:
                self._keep(
                    ReportedMaterial, subject=subject_id, name=each.name, due_on=each.due_on,
                    received_on=each.received_on, refused_on=each.refused_on,
                )  # fmt: skip

    def write(self) -> None:
        """All of them, those that others hang on first."""
        for table, rows in self._rows.items():
            for start in range(0, len(rows), _AT_ONCE):
                table.insert_many(rows[start : start + _AT_ONCE]).execute()

    def _keep(self, table: type[Table], **values: Any) -> int:
        self._next[table] += 1
        self._rows[table].append({"id": self._next[table], **values})
        return self._next[table]
