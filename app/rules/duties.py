"""Who organises, supports and approves, and what each subject hands in (clauses 四(一), 四(二), 五(二)1, 五(三))."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.rules.dates import add_months
from app.rules.facts import Institution, Person
from app.rules.rulebook import OrganiserRule, Rulebook
from app.rules.vocabulary import InterviewForm, Unit

OWN_DEPARTMENT = "所在部门"


@dataclass(frozen=True, slots=True)
class Organiser:
    """The unit that organises; `department` is set where it is the subject's own."""

    unit: str
    clauses: tuple[str, ...]
    why: str
    department: str | None = None

    @property
    def is_school_level(self) -> bool:
        """Whether one of the school's offices organises, so that the leading group approves."""
        return self.department is None


@dataclass(frozen=True, slots=True)
class Support:
    """The unit that supports the talk (保障)."""

    unit: str
    clauses: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval that is due; they are given in the order listed."""

    of: str
    by: str
    clauses: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class MaterialDue:
    """A material that one subject hands in."""

    subject: str
    material: str
    clauses: tuple[str, ...]


def fresh_appointment(rules: Rulebook, institution: Institution, person: Person) -> bool:
    """Whether a promotion or transfer of the person began within the months of the rules file (四(二)1)."""
    months = rules.limit("fresh_appointment_months")
    return any(
        a.kind.is_fresh_kind and a.start is not None and institution.on <= add_months(a.start, months)
        for a in institution.current(person)
    )


def organiser_of(
    rules: Rulebook, institution: Institution, person: Person, form: InterviewForm, ground: str | None
) -> Organiser | None:
    """Which unit organises a talk with this person; None for 科级 without a department on the day."""
    for rule in rules.organisers:
        if (rule.form is None or rule.form is form) and _falls_under(rules, institution, person, rule, ground):
            return _unit(rules, institution, person, rule)
    return None


def _falls_under(
    rules: Rulebook, institution: Institution, person: Person, rule: OrganiserRule, ground: str | None
) -> bool:
    leader = institution.is_school_leader(person)
    if rule.when == "校级":
        return leader
    if leader or person.rank.is_school:
        return False
    if rule.when == "科级及以下":
        return person.rank.is_section_or_below
    if rule.when == "处级新提拔或交流":
        return person.rank.is_division and _counts_as_fresh(rules, institution, person, ground)
    return person.rank.is_division


def _counts_as_fresh(rules: Rulebook, institution: Institution, person: Person, ground: str | None) -> bool:
    """Decision 14: by the appointment, or by the words of the ground."""
    if rules.reads("fresh_organiser", "看事由"):
        named = rules.ground(ground) if ground else None
        return named is not None and named.fresh_appointment
    return fresh_appointment(rules, institution, person)


def _unit(rules: Rulebook, institution: Institution, person: Person, rule: OrganiserRule) -> Organiser | None:
    if rule.unit != OWN_DEPARTMENT:
        unit = rule.unit
        if rule.when == "校级" and rules.reads("school_leader_organiser", "纪检监察室"):
            unit = Unit.DISCIPLINE_OFFICE
        return Organiser(unit, rule.clauses, rule.why)
    held = institution.current(person)
    if not held:
        return None
    # Of several departments the one longest served in is the person's own; `current` lists it first.
    department = institution.departments[held[0].department]
    return Organiser(department.name, rule.clauses, rule.why, department.code)


def support_for(
    rules: Rulebook, institution: Institution, lead: Person, subjects: Sequence[str], organiser: Organiser | None
) -> Support | None:
    """Who supports a talk led by this person (五(三)); a lead by exception is supported by the organiser."""
    by_lead = {rule.lead: rule for rule in rules.supports}
    if institution.is_school_leader(lead):
        rule = by_lead["校领导"]
        return Support(rule.unit, rule.clauses, rule.why)
    rule = by_lead["部门主要负责人"]
    headed = [a.department for a in institution.current(lead) if a.head]
    if headed:
        theirs = {a.department for s in subjects for a in institution.current(institution.people[s])}
        code = next((department for department in headed if department in theirs), headed[0])
        return Support(institution.departments[code].name, rule.clauses, rule.why)
    if organiser is None:
        return None
    return Support(organiser.unit, rule.clauses, "主谈人不是校领导，也不是部门主要负责人，由组织实施单位保障")


def approvals_for(rules: Rulebook, organisers: Iterable[Organiser | None], ground: str | None) -> tuple[Approval, ...]:
    """The approvals in the order in which they must be given (四(三), 五(二)1)."""
    named = rules.ground(ground) if ground else None
    levels = {"学校组织" if o.is_school_level else "部门组织" for o in organisers if o is not None}
    if named is not None and named.talk_inquiry:
        levels.add("拟谈话函询")
    return tuple(Approval(r.of, r.by, r.clauses, r.why) for r in rules.approvals if r.when in levels)


def materials_for(rules: Rulebook, form: InterviewForm, subjects: Iterable[str]) -> tuple[MaterialDue, ...]:
    """One material for each subject, by form (五(三))."""
    rule = rules.material_for(form)
    return tuple(MaterialDue(subject, rule.name, (rule.clause,)) for subject in subjects)


def filing_due(rules: Rulebook, year: int, quarter: int) -> date:
    """The day by which a department files its plan for a quarter (四(三))."""
    if not 1 <= quarter <= 4:
        raise ValueError(f"季度应为 1–4，现为 {quarter}")
    return date(year, 3 * quarter - 2, min(rules.limit("filing_due_day"), 28))


def quarter_of(day: date) -> int:
    """The quarter (1–4) a day lies in."""
    return (day.month + 2) // 3
