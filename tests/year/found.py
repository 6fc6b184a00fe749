"""Whether supervision finds in every store of a year what was planted there and nothing else; lists likewise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.access.roles import Role
from app.access.session import Session
from app.interviews.person_line import Kind, person_line
from app.interviews.reported import ReportedSubject, ReportedTalk
from app.interviews.tables import Disposition, Interview, InterviewSubject
from app.ledgers.reports import unreported
from app.ledgers.todo import TodoItem, TodoKind, counters, todo
from app.oversight import findings
from app.oversight.detection import DETECTORS, FoundNow, detect
from app.oversight.sampling import Wanted, draw_sample, redraw
from app.oversight.tables import SampleItem, SampleMark
from app.papers.health_figures import health_reports
from app.people.tables import Department, Person
from app.rules.duties import filing_due
from tests.oversight.exchange.offices import DISCIPLINE, writing
from tests.oversight.planted import RULES, TODAY, YEAR, Key
from tests.year.agreement import Told
from tests.year.work import STAYS, Book
from tests.year.year import QUARTERS, Year

_OF_PLANS = ("LATE_FILING", "FILED_LATE", "NO_CAMPAIGN", "CAMPAIGNS_SHORT")
# What a report tells of a talk that is known by it alone.
_TOLD = ("EXCEPTION", "WHEN_NECESSARY", "FORM_GROUND", "REFUSED_MATERIAL", "LATE_MATERIAL", "MATERIAL_CAME_LATE")
_OPEN = (TodoKind.MATERIAL, TodoKind.DISPOSITION, TodoKind.ARCHIVE)
Found = Counter[tuple[str, object, int | None]]


def findings_agree(year: Year) -> Told:
    """Findings, samples, reminders and people's lines of all stores against what was planted."""
    told = Told()
    for name in year.departments:
        with year.offices.at(name) as session:
            _of_department(told, year, session, name)
            _lists(told, session, name, year.books[name])
    with year.offices.at(DISCIPLINE) as session:
        _of_discipline_office(told, year, session)
        _lists(told, session, DISCIPLINE, year.books[DISCIPLINE])
        _whole_institution(told, year, session)
    return told


# ------------------------------------------------------------ findings


def _of_department(told: Told, year: Year, session: Session, name: str) -> None:
    """The keeper finds all but what hangs on clues, which are not theirs to read; 办公室 on the same computer all."""
    book = year.books[name]
    _filings(told, year, session, [name])
    of_talks = set(DETECTORS) - set(_OF_PLANS)
    _same(told, name, detect(session, of_talks), _keys(book, {"CLUE_DISAGREES"}))
    session.account.role, keeper = Role.OFFICE, session.account.role
    session.confine()
    found = [each for each in detect(session, of_talks) if not _is_gap(each)]
    _same(told, f"{name}, 办公室", found, _keys(book))
    session.account.role = keeper
    session.confine()


def _of_discipline_office(told: Told, year: Year, session: Session) -> None:
    """Its own talks, cases handed over, what reports tell of the others, filings, campaigns, gaps, a drawn sample."""
    book = year.books[DISCIPLINE]
    wanted = _keys(book) | {
        (code, uid, department)
        for name in year.departments
        for code, uid, department in _handed_over(year, name)
        if code not in STAYS
    }
    wanted |= {("SAMPLE", _uid(_bad_sample(session)), None)}
    found = detect(session, set(DETECTORS) - set(_OF_PLANS))
    reported = [each for each in found if _is_reported(each)]
    rest = [each for each in found if not _is_gap(each) and each not in reported]
    _same(told, DISCIPLINE, rest, wanted)
    told.same(
        "findings out of reports", DISCIPLINE, Counter((each.code, each.department_id) for each in reported),
        Counter(each for name in year.departments for each in _told_by_reports(year, name)),
    )  # fmt: skip
    numbers = sorted(each for each in book.without_volume if each < book.volumes)
    named = "、".join(f"{YEAR}-{number:04}" for number in numbers[:10])
    more = f"等{len(numbers)}个" if len(numbers) > 10 else ""
    told.same("volume gaps", DISCIPLINE, [each.description for each in found if _is_gap(each)],
              [f"{YEAR}年档案卷号缺{named}{more}"] if numbers else [])  # fmt: skip
    _filings(told, year, session, year.names)
    short = {0: "NO_CAMPAIGN", 1: "CAMPAIGNS_SHORT"}.get(year.campaigns_held)
    found = detect(session, ("NO_CAMPAIGN", "CAMPAIGNS_SHORT"))
    told.same("campaigns", DISCIPLINE, [each.code for each in found], [short] if short else [])
    _taken_up(told, year, session)


def _keys(book: Book, without: Iterable[str] = ()) -> set[tuple[str, object, int | None]]:
    return {(code, _uid(case), department) for code, case, department in book.planted if code not in set(without)}


def _uid(case: int | None) -> object:
    return None if case is None else Interview.get_by_id(case).uid


def _handed_over(year: Year, name: str) -> list[tuple[str, object, int | None]]:
    with year.offices.at(name) as session, session.store.all_in_reach():
        cases = year.archived[name]
        found = [(code, _uid(case), department) for code, case, department in year.books[name].planted if case in cases]
    with year.offices.at(DISCIPLINE):
        return found


def _told_by_reports(year: Year, name: str) -> list[tuple[str, int | None]]:
    """Kind and department of what was planted in talks that a department reported and did not hand over."""
    with year.offices.at(name) as session, session.store.all_in_reach():
        theirs = [each for each in year.books[name].planted if each[1] not in year.archived[name]]
        rows = [(code, department, _uid(case)) for code, case, department in theirs if code in _TOLD]
    with year.offices.at(DISCIPLINE):
        counted = {row.uid for row in ReportedTalk.select().where(ReportedTalk.in_force)}
    return [(code, department or year.department(name)) for code, department, uid in rows if uid in counted]


def _is_reported(each: FoundNow) -> bool:
    return each.code in _TOLD and each.interview_id is None


def _same(told: Told, where: str, found: list[FoundNow], wanted: set[tuple[str, object, int | None]]) -> None:
    """Each once where it was planted, and nothing else; with a clause and a sentence."""
    raised: Found = Counter((each.code, _uid(each.interview_id), each.department_id) for each in found)
    for key in sorted(wanted | set(raised), key=str):
        told.same(f"finding {key[0]}", (where, key), raised[key], int(key in wanted))
    for each in found:
        told.same("sentences", where, bool(each.clauses and each.owner and "None" not in each.description), True)


def _is_gap(each: FoundNow) -> bool:
    return each.code == "VOLUME_GAP" and each.interview_id is None


def _filings(told: Told, year: Year, session: Session, names: Iterable[str]) -> None:
    """Late and missing filings quarter by quarter, as they were planned; who files in time is not named."""
    wanted: Counter[tuple[str, int]] = Counter()
    for name in names:
        for quarter in QUARTERS:
            code = {"late": "FILED_LATE", "lost": "FILED_LATE", "never": "LATE_FILING"}.get(
                year.filed.get((name, quarter), "time")
            )
            if code is not None:
                wanted[f"{code} {name}{YEAR}年第{quarter}季度约谈计划应于{filing_due(RULES, YEAR, quarter)}", 1] += 1
    found: Counter[tuple[str, int]] = Counter()
    for each in detect(session, ("LATE_FILING", "FILED_LATE")):
        found[f"{each.code} {each.description.partition('前')[0]}", 1] += 1
    for key in wanted | found:
        told.same(f"finding {key[0].split()[0]}", (session.store.paths.folder.name, key), found[key], wanted[key])


def _bad_sample(session: Session) -> int:
    """A drawn talk with a point that is not as it should be; the draw can be repeated."""
    draw = draw_sample(session, Wanted(TODAY.date().replace(TODAY.year - 1, 1, 1), TODAY.date(), 5), "骰子")
    assert redraw(session, draw).same
    item = SampleItem.select().where(SampleItem.draw == draw).order_by(SampleItem.position).get()
    with writing(session):
        SampleMark.create(item=item, code="record", result="不符合", remark="未签字", at=TODAY)
    return int(item.interview_id)


def _taken_up(told: Told, year: Year, session: Session) -> None:
    """All that was found is recorded once; the report of each department of the new year counts its own."""
    names = {row.id: row.name for row in Department.select()}
    wanted: Counter[str] = Counter()
    for each in findings.discoveries(session):
        told.same("findings taken up", each.found.description, each.finding_id, None)
        findings.register(session, findings.draft_of(session, each.found))
        case = Interview.get_or_none(Interview.id == each.found.interview_id)
        of = each.found.department_id or (case and case.organiser_department_id)
        wanted[names[of] if of else each.found.owner] += 1
    told.same("findings taken up", "again", [each for each in findings.discoveries(session) if not each.finding_id], [])
    for report in health_reports(session, YEAR + 1):
        told.same(
            "health reports", (report.department, "findings"), report.figure("findings"), wanted[report.department]
        )


# ------------------------------------------------------------ lists and lines


def _lists(told: Told, session: Session, name: str, book: Book) -> None:
    """待办: one line for each open talk, overdue where it was planted; a person's line has each talk and follow-up."""
    items = [each for each in todo(session) if each.kind in _OPEN and each.target == "interview"]
    wanted = {id for id in book.talks if Interview.get_by_id(id).state in ("待补材料", "待处置", "待归档")}
    told.same("待办", (name, "open talks"), Counter(each.id for each in items), Counter(wanted))
    late = {case for code, case, _ in book.planted if code in ("ARCHIVE_OPEN", "LATE_MATERIAL")}
    told.same("待办", (name, "overdue"), {each.id for each in items if each.overdue}, late)
    missing = sum(code == "LATE_MATERIAL" for code, _, _ in book.planted)
    told.same("待办", (name, "late materials"), counters(session).late_materials, missing)
    told.same("待办", (name, "to be reported"), unreported(session.rules), None)
    for person in Person.select():
        _line(told, session, name, person)


def _line(told: Told, session: Session, name: str, person: Person) -> None:
    mine = [row for row in InterviewSubject.select() if row.person_id == person.id]
    moments = person_line(session, person.id)
    talks = Counter(each.id for each in moments if each.kind is Kind.TALK)
    told.same("person's line", (name, person.name), talks,
              Counter([row.interview_id for row in mine] + _reported_with(person)))  # fmt: skip
    decided = [row for row in Disposition.select() if row.subject_id in {each.id for each in mine}]
    admonished = sum(row.outcome == "诫勉" and row.decided_on is not None for row in decided)
    told.same(
        "person's line", (name, person.name, "诫勉"), sum(each.kind is Kind.FOLLOW_UP for each in moments), admonished
    )


def _reported_with(person: Person) -> list[int]:
    """Ids below zero of talks with somebody that are known by a report alone."""
    own = {row.uid for row in Interview.select()}
    rows = [row for row in ReportedSubject.select() if (row.staff_no, row.name) == (person.staff_no, person.name)]
    return [-row.talk_id for row in rows if row.talk.in_force and row.talk.uid not in own]


def _whole_institution(told: Told, year: Year, session: Session) -> None:
    """Filings that never came and those of the new year, for which nobody has filed; no campaign was held in it yet."""
    items = todo(session)
    filings = {divmod(each.id or 0, 10): each.what.partition(" ")[0] for each in items if each.kind is TodoKind.FILING}
    wanted: dict[tuple[int, int], str] = {(YEAR + 1, 1): str(len(year.names))}
    never = Counter(quarter for (_, quarter), how in year.filed.items() if how == "never")
    wanted |= {(YEAR, quarter): str(count) for quarter, count in never.items()}
    told.same("待办", "filings of the year and of the new one", filings, wanted)
    told.same("待办", "campaigns of the new year", "0/2" in _one(items, TodoKind.CAMPAIGN).what, True)
    told.same("待办", "rectifications", sum(each.kind is TodoKind.RECTIFICATION for each in items),
              len([each for each in findings.discoveries(session) if each.finding_id]))  # fmt: skip


def _one(items: list[TodoItem], kind: TodoKind) -> TodoItem:
    (found,) = [each for each in items if each.kind is kind]
    return found


__all__ = ["Key", "findings_agree"]
