"""What today's rules say of a talk of the past: for whoever imports to know, never in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from app.ledgers.intake.directory import History
from app.ledgers.intake.lines import Line
from app.people.snapshot import key
from app.rules.duties import Organiser, organiser_of
from app.rules.lead import Candidate, leads_for
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode, join_names

_UNDER = "按现行规定，"
_FIRST_NAMES = 3


class Judge:
    """Asks the rules about talks; what was asked of the same people in the same posts is not asked again."""

    def __init__(self, rules: Rulebook, history: History, today: date) -> None:
        self._rules, self._history, self._today = rules, history, today
        self._leads: dict[tuple[int, tuple[int, ...]], tuple[bool, tuple[Candidate, ...], bool]] = {}
        self._organisers: dict[tuple[int, int, InterviewForm | None, bool], Organiser | None] = {}
        self._forms, self._materials, self._fresh = cache(self._form), cache(self._material), cache(self._is_fresh)
        self._lead_hints: dict[tuple[int, tuple[int, ...], int | None, str], tuple[str, ...]] = {}

    def organiser(self, line: Line, people: Sequence[int | None], day: date) -> Organiser | None:
        """Which unit organises it by the rules; None where it is not one and the same, or nobody is known."""
        found = [self._organiser(line, person, day) for person in people]
        if len(found) == 1:
            return found[0]
        units = {each.unit for each in found if each is not None}
        return found[0] if len(units) == 1 and all(found) else None

    def hints(self, line: Line, people: tuple[int | None, ...], lead: int | None, day: date) -> list[str]:
        """Sentences, each about one thing."""
        found = [*self._forms(line.form, line.ground, line.mode, len(line.subjects), line.written_inquiry)]
        found += self._about_lead(line, people, lead, day)
        found += self._materials(line.form, line.counts, line.materials)
        if line.recorder and (line.recorder == line.lead or _is_subject(line, line.recorder)):
            found.append(f"{_UNDER}记录人不能是主谈人或约谈对象（五(二)2、五(三)），台账记为{line.recorder}")
        if day > self._today:
            found.append("约谈时间在今天之后，请核对")
        if line.held is not None and line.held.precision == "year":
            found.append("只知道年份，统计时计入第一季度")
        return found

    def _is_fresh(self, name: str) -> bool:
        ground = self._rules.ground(name) if name else None
        return ground is not None and ground.fresh_appointment

    def _organiser(self, line: Line, person: int | None, day: date) -> Organiser | None:
        if person is None or line.form is None:
            return None
        asked = (self._history.period_about((person,), day), person, line.form, self._fresh(line.ground))
        if asked not in self._organisers:
            institution = self._history.on(day)
            subject = institution.people[key(person)]
            known = institution.in_post(subject) or person in self._history.ranked
            made = organiser_of(self._rules, institution, subject, line.form, line.ground) if known else None
            self._organisers[asked] = made
        return self._organisers[asked]

    def _form(
        self, code: InterviewForm | None, ground_name: str, mode: Mode, count: int, written_inquiry: bool
    ) -> tuple[str, ...]:
        if code is None:
            return ()
        found = []
        form, ground = self._rules.form(code), self._rules.ground(ground_name) if ground_name else None
        if ground is not None and ground.form is not code:
            right = self._rules.form(ground.form).name
            found.append(f"{_UNDER}事由“{ground.name}”属于{right}（{ground.clause}），台账记为{form.name}")
        if mode is Mode.GROUP and form.group_needs_reason:
            found.append(f"{_UNDER}{form.name}一般个别进行，集体方式须写明理由（{form.clause}）")
        if mode is Mode.INDIVIDUAL and count > 1:
            found.append(f"记为个别约谈，却有 {count} 名约谈对象，请核对方式")
        if mode is Mode.GROUP and count == 1:
            found.append("记为集体约谈，却只有 1 名约谈对象，请核对方式")
        if written_inquiry and not form.written_inquiry:
            found.append(f"{_UNDER}函询只能与询问示警约谈结合（三(二)）")
        return tuple(found)

    def _about_lead(self, line: Line, people: tuple[int | None, ...], lead: int | None, day: date) -> tuple[str, ...]:
        if not line.lead:
            return ("没有写主谈人",)
        if _is_subject(line, line.lead):
            return (f"{_UNDER}任何人不主谈本人的约谈，台账记为{line.lead}",)
        known = tuple([each for each in people if each is not None])
        if len(known) != len(people):
            return ()
        asked = (self._history.period_about(known, day), known, lead, line.lead)
        if asked not in self._lead_hints:
            self._lead_hints[asked] = self._lead(asked[0], known, lead, line.lead, day)
        return self._lead_hints[asked]

    def _lead(self, period: int, people: tuple[int, ...], lead: int | None, written: str, day: date) -> tuple[str, ...]:
        if (period, people) not in self._leads:
            self._leads[period, people] = self._candidates(day, people)
        in_scope, candidates, in_post = self._leads[period, people]
        if not in_scope:
            return ("约谈对象由上级党组织约谈，不在本制度范围内（五(一)3）",)
        if candidates and (lead is None or key(lead) not in {each.id for each in candidates}):
            return (f"{_UNDER}主谈人应为{_listed(candidates)}，台账记为{written}",)
        if not candidates and in_post:
            return (f"{_UNDER}没有一人可以对全部约谈对象主谈（五(一)），应分组进行或特批",)
        return ()

    def _candidates(self, day: date, people: tuple[int, ...]) -> tuple[bool, tuple[Candidate, ...], bool]:
        """Whether the rules speak of these people, who may lead, and whether the posts of all on the day are known."""
        institution = self._history.on(day)
        leads = leads_for(self._rules, institution, tuple(map(key, people)))
        in_post = all(institution.in_post(institution.people[key(each)]) for each in people)
        return all(each.in_scope for each in leads.by_subject), leads.candidates, in_post

    def _material(
        self, form: InterviewForm | None, counts: tuple[int, int] | None, materials: tuple[tuple[str, str], ...]
    ) -> tuple[str, ...]:
        if form is None:
            return ()
        due = self._rules.material_for(form)
        if counts is not None:
            return (f"材料应交 {counts[0]} 份、已交 {counts[1]} 份",) if counts[1] < counts[0] else ()
        if not materials:
            return (f"{_UNDER}缺{due.name}（{due.clause}）",)
        if due.name not in {name for name, _ in materials}:
            said = "、".join(written for _, written in materials)
            return (f"{_UNDER}应交{due.name}（{due.clause}），台账记为{said}",)
        return ()


def _is_subject(line: Line, name: str) -> bool:
    return any(subject.name == name for subject in line.subjects)


def _listed(candidates: Sequence[Candidate]) -> str:
    """「赵某（五(一)4）、钱某（五(一)4）」, the first few."""
    said = [f"{each.name}（{'、'.join(each.clauses)}）" for each in candidates[:_FIRST_NAMES]]
    return join_names(said) + ("等" if len(candidates) > _FIRST_NAMES else "")
