"""What today's rules say of a talk of the past: for whoever imports to know, never in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from app.ledgers.intake.directory import History
from app.ledgers.intake.lines import Line
from app.people.snapshot import key
from app.rules.duties import Organiser, organiser_of
from app.rules.lead import Candidate, leads_for
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import Mode, join_names

_UNDER = "按现行规定，"
_FIRST_NAMES = 3


class Judge:
    """Asks the rules about talks; what was asked of the same people in the same posts is not asked again."""

    def __init__(self, rules: Rulebook, history: History, today: date) -> None:
        self._rules, self._history, self._today = rules, history, today
        self._leads: dict[tuple[int, tuple[int, ...]], tuple[bool, tuple[Candidate, ...], bool]] = {}
        self._organisers: dict[tuple[int, int, str, bool], Organiser | None] = {}

    def organiser(self, line: Line, people: Sequence[int | None]) -> Organiser | None:
        """Which unit organises it by the rules; None where it is not one and the same, or nobody is known."""
        found = [self._organiser(line, person) for person in people]
        units = {each.unit for each in found if each is not None}
        return found[0] if len(units) == 1 and all(found) else None

    def hints(self, line: Line, people: Sequence[int | None], lead: int | None) -> Iterator[str]:
        """Sentences, each about one thing."""
        yield from self._about_form(line)
        yield from self._about_lead(line, people, lead)
        yield from self._about_material(line)
        if line.recorder and line.recorder in (line.lead, *(subject.name for subject in line.subjects)):
            yield f"{_UNDER}记录人不能是主谈人或约谈对象（五(二)2、五(三)），台账记为{line.recorder}"
        if line.held is not None and line.held.start.date() > self._today:
            yield "约谈时间在今天之后，请核对"
        if line.held is not None and line.held.precision == "year":
            yield "只知道年份，统计时计入第一季度"

    def _organiser(self, line: Line, person: int | None) -> Organiser | None:
        if person is None or line.held is None or line.form is None:
            return None
        day = line.held.start.date()
        ground = self._rules.ground(line.ground) if line.ground else None
        asked = (
            self._history.period_about((person,), day),
            person,
            line.form,
            ground is not None and ground.fresh_appointment,
        )
        if asked not in self._organisers:
            institution = self._history.on(day)
            subject = institution.people[key(person)]
            known = institution.in_post(subject) or person in self._history.ranked
            made = organiser_of(self._rules, institution, subject, line.form, line.ground) if known else None
            self._organisers[asked] = made
        return self._organisers[asked]

    def _about_form(self, line: Line) -> Iterator[str]:
        if line.form is None:
            return
        form, ground = self._rules.form(line.form), self._rules.ground(line.ground) if line.ground else None
        if ground is not None and ground.form is not line.form:
            right = self._rules.form(ground.form).name
            yield f"{_UNDER}事由“{ground.name}”属于{right}（{ground.clause}），台账记为{form.name}"
        if line.mode is Mode.GROUP and form.group_needs_reason:
            yield f"{_UNDER}{form.name}一般个别进行，集体方式须写明理由（{form.clause}）"
        if line.mode is Mode.INDIVIDUAL and len(line.subjects) > 1:
            yield f"记为个别约谈，却有 {len(line.subjects)} 名约谈对象，请核对方式"
        if line.mode is Mode.GROUP and len(line.subjects) == 1:
            yield "记为集体约谈，却只有 1 名约谈对象，请核对方式"
        if line.written_inquiry and not form.written_inquiry:
            yield f"{_UNDER}函询只能与询问示警约谈结合（三(二)）"

    def _about_lead(self, line: Line, people: Sequence[int | None], lead: int | None) -> Iterator[str]:
        if not line.lead:
            yield "没有写主谈人"
            return
        if line.lead in {subject.name for subject in line.subjects}:
            yield f"{_UNDER}任何人不主谈本人的约谈，台账记为{line.lead}"
            return
        known = tuple(each for each in people if each is not None)
        if line.held is None or len(known) != len(people):
            return
        day = line.held.start.date()
        in_scope, candidates, in_post = self._candidates(day, known)
        if not in_scope:
            yield "约谈对象由上级党组织约谈，不在本制度范围内（五(一)3）"
        elif candidates and (lead is None or key(lead) not in {each.id for each in candidates}):
            yield f"{_UNDER}主谈人应为{_listed(candidates)}，台账记为{line.lead}"
        elif not candidates and in_post:
            yield f"{_UNDER}没有一人可以对全部约谈对象主谈（五(一)），应分组进行或特批"

    def _candidates(self, day: date, people: tuple[int, ...]) -> tuple[bool, tuple[Candidate, ...], bool]:
        """Whether the rules speak of these people, who may lead, and whether the posts of all on the day are known."""
        asked = (self._history.period_about(people, day), people)
        if asked not in self._leads:
            institution = self._history.on(day)
            leads = leads_for(self._rules, institution, tuple(map(key, people)))
            in_post = all(institution.in_post(institution.people[key(each)]) for each in people)
            self._leads[asked] = (all(each.in_scope for each in leads.by_subject), leads.candidates, in_post)
        return self._leads[asked]

    def _about_material(self, line: Line) -> Iterator[str]:
        if line.form is None:
            return
        due = self._rules.material_for(line.form)
        if line.counts is not None:
            if line.counts[1] < line.counts[0]:
                yield f"材料应交 {line.counts[0]} 份、已交 {line.counts[1]} 份"
        elif not line.materials:
            yield f"{_UNDER}缺{due.name}（{due.clause}）"
        elif due.name not in {name for name, _ in line.materials}:
            said = "、".join(written for _, written in line.materials)
            yield f"{_UNDER}应交{due.name}（{due.clause}），台账记为{said}"


def _listed(candidates: Sequence[Candidate]) -> str:
    """「赵某（五(一)4）、钱某（五(一)4）」, the first few."""
    said = [f"{each.name}（{'、'.join(each.clauses)}）" for each in candidates[:_FIRST_NAMES]]
    return join_names(said) + ("等" if len(candidates) > _FIRST_NAMES else "")
