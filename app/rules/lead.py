"""Who may lead an interview: clause 五(一) for one subject, and for several together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.rules.fact_names import SUPERVISOR
from app.rules.facts import Appointment, Institution, Person
from app.rules.predicates import appointment_facts, is_top_leader, person_facts
from app.rules.rulebook import LeadRule, Rulebook
from app.rules.vocabulary import Code, SchoolPost, Strength, join_names

_POSTS = {post.value: post for post in SchoolPost}
_STRENGTHS = tuple(Strength)
_CODES = {code: place for place, code in enumerate(Code)}


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule that named one post for one subject; `holder` is None where the post is vacant."""

    rule: LeadRule
    post: str
    holder: str | None
    department: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who may lead for all the subjects asked about."""

    id: str
    name: str
    strength: Strength
    clauses: tuple[str, ...]
    subjects: tuple[str, ...]
    why: str

    @property
    def needs_reason(self) -> bool:
        """Whether this person leads only for a reason that is written down (必要时)."""
        return self.strength is Strength.WHEN_NECESSARY


@dataclass(frozen=True, slots=True)
class Refused:
    """Someone who would have qualified, or was named, and may not lead."""

    id: str
    name: str
    code: Code
    clauses: tuple[str, ...]
    why: str
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that a rule names and nobody holds on the day."""

    post: str
    clauses: tuple[str, ...]


@dataclass(slots=True)
class SubjectLeads:
    """What clause 五(一) says for one subject: hits by person, refusals with their clauses, vacancies.

    `departments` is in how many departments the subject is on the day.
    """

    subject: Person
    in_scope: bool = True
    hits: dict[str, list[Hit]] = field(default_factory=dict)
    refused: dict[str, tuple[Code, list[Hit]]] = field(default_factory=dict)
    vacant: dict[str, list[Hit]] = field(default_factory=dict)
    departments: int = 0


@dataclass(frozen=True, slots=True)
class Leads:
    """The answer for the subjects of one interview."""

    by_subject: tuple[SubjectLeads, ...]
    candidates: tuple[Candidate, ...]
    refused: tuple[Refused, ...]
    vacant: tuple[Vacancy, ...]

    def candidate(self, person: str) -> Candidate | None:
        """The candidate with that id, if the person may lead for every subject."""
        return next((candidate for candidate in self.candidates if candidate.id == person), None)


def recusal_between(rules: Rulebook, institution: Institution, subject: str, other: str) -> str | None:
    """The reason why `other` is 回避 from talks with `subject`, or None (decision 9)."""
    for recusal in institution.people[subject].recusals:
        if recusal.other == other:
            return recusal.reason
    if rules.reads("recusal", "双方有效"):
        for recusal in institution.people[other].recusals:
            if recusal.other == subject:
                return recusal.reason
    return None


def subject_leads(rules: Rulebook, institution: Institution, subject: str) -> SubjectLeads:
    """Clause 五(一) for one subject as of the institution's day."""
    person = institution.people[subject]
    held = institution.current(person)
    answer = SubjectLeads(person, departments=len({appointment.department for appointment in held}))
    if is_top_leader(institution, person) and rules.reads("top_leaders", "不在范围"):
        answer.in_scope = False
        return answer
    for hit in _kept(rules, _hits(rules, institution, person, held)):
        if hit.holder is None:
            answer.vacant.setdefault(hit.post, []).append(hit)
            continue
        code = _refusal(rules, institution, hit, subject)
        if code is None:
            answer.hits.setdefault(hit.holder, []).append(hit)
        else:
            answer.refused.setdefault(hit.holder, (code, []))[1].append(hit)
    for qualified in answer.hits:
        answer.refused.pop(qualified, None)
    return answer


def _refusal(rules: Rulebook, institution: Institution, hit: Hit, subject: str) -> Code | None:
    assert hit.holder is not None
    if hit.holder == subject:
        return Code.SELF
    if recusal_between(rules, institution, subject, hit.holder) is not None:
        return Code.RECUSED
    # A department may be entered as supervised by someone who is no longer (or not yet) a school leader.
    if hit.post.endswith(SUPERVISOR) and not institution.is_school_leader(institution.people[hit.holder]):
        return Code.NOT_IN_POST
    return None


def _hits(rules: Rulebook, institution: Institution, person: Person, held: tuple[Appointment, ...]) -> list[Hit]:
    """Each post that a rule names for the person; `held` are the appointments on the day."""
    counted = held[:1] if rules.reads("several_appointments", "只计主职") else held
    own = person_facts(rules, institution, person)
    if not counted:
        return [hit for rule in rules.fitting_leads(own) for hit in _named(institution, rule, None)]
    return [
        hit
        for appointment in counted
        for rule in rules.fitting_leads(own | appointment_facts(rules, institution, person, appointment, held))
        for hit in _named(institution, rule, appointment.department)
    ]


def _named(institution: Institution, rule: LeadRule, department: str | None) -> Iterator[Hit]:
    for candidate in rule.candidates:
        if (school_post := _POSTS.get(candidate)) is not None:
            yield Hit(rule, candidate, institution.posts.get(school_post), department)
        elif department is not None:
            place = institution.departments[department]
            holders = place.supervised_by if candidate == SUPERVISOR else institution.heads_of(department)
            post = place.name + candidate.removeprefix("部门")
            for holder in holders or (None,):
                yield Hit(rule, post, holder, department)


def _kept(rules: Rulebook, every: list[Hit]) -> list[Hit]:
    """Decision 1: whether 五(一)6 stands beside the other clauses or alone."""
    if rules.reads("discipline_secretary", "只由纪委书记"):
        alone = [hit for hit in every if hit.post == SchoolPost.DISCIPLINE_SECRETARY]
        return alone or every
    return every


def leads_for(rules: Rulebook, institution: Institution, subjects: Sequence[str]) -> Leads:
    """Who may lead for every one of the subjects, who may not and why, and which posts are vacant."""
    by_subject = tuple(subject_leads(rules, institution, subject) for subject in subjects)
    candidates: list[Candidate] = []
    refused: dict[str, Refused] = {}
    for person in sorted({holder for each in by_subject for holder in (*each.hits, *each.refused)}):
        if person not in subjects and all(person in each.hits for each in by_subject):
            candidates.append(_candidate(rules, institution, person, by_subject))
        else:
            refused[person] = _refused(rules, institution, person, by_subject)
    for subject in subjects:
        refused.setdefault(subject, _refused(rules, institution, subject, by_subject))
    candidates.sort(key=lambda c: (c.strength.order, rules.clause_place(c.clauses[0]), c.id))
    order = sorted(refused.values(), key=lambda r: (_CODES[r.code], r.id))
    return Leads(by_subject, tuple(candidates), tuple(order), _vacancies(rules, by_subject))


def _clauses(rules: Rulebook, hits: Sequence[Hit]) -> tuple[str, ...]:
    """The clauses cited, each once, the strongest first (decision 8)."""
    if len(hits) < 2:
        return tuple(hit.rule.clause for hit in hits)
    best: dict[str, int] = {}
    for hit in hits:
        order = hit.rule.strength.order
        best[hit.rule.clause] = min(order, best.get(hit.rule.clause, order))
    cited = sorted(best, key=lambda clause: (best[clause], rules.clause_place(clause)))
    if cited and rules.reads("same_person", "只列最强条款"):
        cited = [clause for clause in cited if best[clause] == best[cited[0]]]
    return tuple(cited)


def _candidate(
    rules: Rulebook, institution: Institution, person: str, by_subject: tuple[SubjectLeads, ...]
) -> Candidate:
    hits = [hit for each in by_subject for hit in each.hits[person]]
    strongest = max([strongest_of(each.hits[person]) for each in by_subject])
    return Candidate(
        id=person,
        name=institution.people[person].name,
        strength=_STRENGTHS[strongest],
        clauses=_clauses(rules, hits),
        subjects=tuple(each.subject.id for each in by_subject),
        why=_why(rules, institution, hits, any(each.departments > 1 for each in by_subject)),
    )


def strongest_of(hits: Sequence[Hit]) -> int:
    """The order of the strongest strength among hits."""
    return hits[0].rule.strength.order if len(hits) == 1 else min([hit.rule.strength.order for hit in hits])


def _why(rules: Rulebook, institution: Institution, hits: Sequence[Hit], says_where: bool) -> str:
    """One sentence a rule, with the posts that it rests on where subjects hold several or differ (decision 7)."""
    if len(hits) == 1 and not says_where:
        return rules.lead_sentences[hits[0].rule.id]
    sentences: dict[str, list[str]] = {}
    for hit in sorted(hits, key=lambda h: h.rule.strength.order):
        places = sentences.setdefault(rules.lead_sentences[hit.rule.id], [])
        if hit.department and (name := institution.departments[hit.department].name) not in places:
            places.append(name)
    several = len({place for places in sentences.values() for place in places}) > 1
    return "；".join(
        sentence + (f"，依据在{join_names(places)}的任职" if (says_where or several) and places else "")
        for sentence, places in sentences.items()
    )


def _refused(rules: Rulebook, institution: Institution, person: str, by_subject: tuple[SubjectLeads, ...]) -> Refused:
    """Why this person may not lead for all the subjects: own interview, recusal, or a subject outside their reach."""
    hits = [hit for each in by_subject for hit in each.hits.get(person, [])]
    hits += [hit for each in by_subject if person in each.refused for hit in each.refused[person][1]]
    name, clauses = institution.people[person].name, _clauses(rules, hits)
    ids = [each.subject.id for each in by_subject]
    if person in ids:
        why = f"{name}是约谈对象，任何人不主谈本人的约谈"
        return Refused(person, name, Code.SELF, clauses, why, (person,))
    recused = [s for s in ids if recusal_between(rules, institution, s, person) is not None]
    if recused:
        reasons = join_names(
            [f"{institution.people[s].name}（{_reason(rules, institution, s, person)}）" for s in recused]
        )
        return Refused(person, name, Code.RECUSED, clauses, f"{name}与{reasons}有回避关系", tuple(recused))
    outside = [each for each in by_subject if person not in each.hits]
    missing = tuple(each.subject.id for each in outside)
    if any(person in each.refused and each.refused[person][0] is Code.NOT_IN_POST for each in outside):
        return Refused(
            person, name, Code.NOT_IN_POST, clauses, f"{name}在约谈日不是校领导，不能以分管领导身份主谈", missing
        )
    return Refused(person, name, Code.NOT_QUALIFIED, clauses, not_qualified_why(institution, person, missing), missing)


def _reason(rules: Rulebook, institution: Institution, subject: str, person: str) -> str:
    return recusal_between(rules, institution, subject, person) or ""


def not_qualified_why(institution: Institution, person: str, subjects: Sequence[str]) -> str:
    """The sentence for someone whom no clause names for these subjects; it says who the subjects are."""
    described = join_names([institution.describe(institution.people[s]) for s in subjects])
    return f"对{described}不适用：五(一)各项都没有规定由{institution.describe(institution.people[person])}主谈"


def _vacancies(rules: Rulebook, by_subject: tuple[SubjectLeads, ...]) -> tuple[Vacancy, ...]:
    hits: dict[str, list[Hit]] = {}
    for each in by_subject:
        for post, named in each.vacant.items():
            hits.setdefault(post, []).extend(named)
    vacancies = [Vacancy(post, _clauses(rules, named)) for post, named in hits.items()]
    vacancies.sort(key=lambda v: (rules.clause_place(v.clauses[0]), v.post))
    return tuple(vacancies)
