"""The whole answer for one planned interview: who may lead, what is due, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.rules.duties import (
    Approval,
    MaterialDue,
    Organiser,
    Support,
    approvals_for,
    fresh_appointment,
    materials_for,
    organiser_of,
    support_for,
)
from app.rules.facts import Institution, Request
from app.rules.grouping import Group, split
from app.rules.lead import Candidate, Leads, Refused, Vacancy, leads_for, not_qualified_why, recusal_between
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import Code, Mode, Strength, join_names

# Clauses cited where a fact of the plan, and not clause 五(一), is at fault.
_RECORDER_CLAUSES = ("五(二)2", "五(三)")
_LEAD_CLAUSES = ("五(一)1", "五(一)2", "五(一)3", "五(一)4", "五(一)5", "五(一)6")


@dataclass(frozen=True, slots=True)
class Block:
    """Something that stands in the way, with its clauses, the subjects concerned, and the sentence shown."""

    code: Code
    message: str
    clauses: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to look at that does not stand in the way."""

    code: Code
    message: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadAnswer:
    """What the rules say of the lead who was named."""

    ok: bool
    strength: Strength | None
    clauses: tuple[str, ...]
    needs_reason: bool


@dataclass(frozen=True)
class Answer:
    """Everything the rules say of a request; the fields are those of `scenario.md`."""

    candidates: tuple[Candidate, ...]
    refused: tuple[Refused, ...]
    vacant: tuple[Vacancy, ...]
    lead: LeadAnswer | None
    organiser: Organiser | None
    support: Support | None
    approvals: tuple[Approval, ...]
    materials: tuple[MaterialDue, ...]
    blocks: tuple[Block, ...]
    warnings: tuple[Warning, ...]
    groups: tuple[Group, ...]
    leads: Leads = field(compare=False, repr=False)


def assess(rules: Rulebook, institution: Institution, request: Request) -> Answer:
    """What the regulation says of this interview, as of the institution's day."""
    return _Assessment(rules, institution, request).answer()


class _Assessment:
    """One pass: leads and organisers first, then the checks that read them."""

    def __init__(self, rules: Rulebook, institution: Institution, request: Request) -> None:
        self.rules, self.institution, self.request = rules, institution, request
        self.leads = leads_for(rules, institution, request.subjects)
        self.scope = [each for each in self.leads.by_subject if each.in_scope]
        self.organisers = [
            organiser_of(rules, institution, each.subject, request.form, request.ground) if each.in_scope else None
            for each in self.leads.by_subject
        ]
        self.named = self.leads.candidate(request.lead) if request.lead else None
        self.lifted: list[Code] = []

    def answer(self) -> Answer:
        organiser = self._organiser()
        request, institution = self.request, self.institution
        lead = institution.people[request.lead] if request.lead else None
        blocks = tuple(self._blocks())
        in_scope = [each.subject.id for each in self.scope]
        return Answer(
            candidates=self.leads.candidates,
            refused=self._refused(),
            vacant=self.leads.vacant,
            lead=self._lead(blocks),
            organiser=organiser,
            support=support_for(self.rules, institution, lead, request.subjects, organiser) if lead else None,
            approvals=approvals_for(self.rules, self.organisers, request.ground) if in_scope else (),
            materials=materials_for(self.rules, request.form, in_scope),
            blocks=blocks,
            warnings=tuple(self._warnings()),
            groups=self._groups(),
            leads=self.leads,
        )

    def _units(self) -> list[str]:
        """The different units that would organise, in the order of the subjects."""
        return list(dict.fromkeys(o.unit for o in self.organisers if o is not None))

    def _organiser(self) -> Organiser | None:
        known = [o for o in self.organisers if o is not None]
        return known[0] if len(self._units()) == 1 and len(known) == len(self.scope) else None

    def _refused(self) -> tuple[Refused, ...]:
        """The refusals, with the named lead among them even where no clause speaks of that person."""
        lead = self.request.lead
        if lead is None or self.named or any(refused.id == lead for refused in self.leads.refused):
            return self.leads.refused
        person, subjects = self.institution.people[lead], self.request.subjects
        recused = self._recused(lead)
        if recused:
            refused = Refused(lead, person.name, Code.RECUSED, (), self._recused_message(lead, recused), recused)
        elif not self.institution.in_post(person):
            refused = Refused(lead, person.name, Code.NOT_IN_POST, (), self._not_in_post(lead), tuple(subjects))
        else:
            why = not_qualified_why(self.institution, lead, subjects)
            refused = Refused(lead, person.name, Code.NOT_QUALIFIED, _LEAD_CLAUSES, why, tuple(subjects))
        order = list(Code)
        return tuple(sorted((*self.leads.refused, refused), key=lambda r: (order.index(r.code), r.id)))

    def _lead(self, blocks: Iterable[Block]) -> LeadAnswer | None:
        if self.request.lead is None:
            return None
        if self.named is None:
            stopped = any(b.code in _LEAD_CODES for b in blocks)
            return LeadAnswer(not stopped and bool(self.lifted), None, (), False)
        return LeadAnswer(True, self.named.strength, self.named.clauses, self.named.strength is Strength.WHEN_NECESSARY)

    # ------------------------------------------------------------ what stands in the way

    def _blocks(self) -> Iterable[Block]:
        yield from self._scope_blocks()
        yield from self._form_blocks()
        yield from self._nobody_blocks()
        yield from self._lead_blocks()
        yield from self._recorder_blocks()

    def _scope_blocks(self) -> Iterable[Block]:
        outside = tuple(each.subject.id for each in self.leads.by_subject if not each.in_scope)
        if outside:
            names = join_names([self.institution.describe(self.institution.people[s]) for s in outside])
            message = f"{names}由上级党组织约谈，不在本制度范围内，请将其移出本次约谈"
            yield Block(Code.OUT_OF_SCOPE, message, ("五(一)3",), outside)

    def _form_blocks(self) -> Iterable[Block]:
        request, form = self.request, self.rules.form(self.request.form)
        ground = self.rules.ground(request.ground) if request.ground else None
        if ground is not None and ground.form is not request.form:
            right = self.rules.form(ground.form).name
            message = f"事由“{ground.name}”属于{right}，不属于{form.name}；请改选形式或事由"
            yield Block(Code.GROUND_FORM, message, (ground.clause, form.clause), ())
        if request.written_inquiry and not form.written_inquiry:
            message = f"函询只能与询问示警约谈结合，{form.name}不能结合函询"
            yield Block(Code.INQUIRY_ONLY, message, ("三(二)",), ())
        if request.actual_mode is Mode.GROUP and form.group_needs_reason and not _text(request.mode_reason):
            message = f"{form.name}一般个别进行，采取集体方式须写明理由"
            yield Block(Code.REASON_REQUIRED, message, (form.clause,), request.subjects)

    def _nobody_blocks(self) -> Iterable[Block]:
        nobody = [each for each in self.scope if not each.hits]
        if nobody and not self._lift(Code.NO_LEAD):
            sentences = "；".join(self._nobody_message(each.subject.id) for each in nobody)
            yield Block(Code.NO_LEAD, sentences, _LEAD_CLAUSES, tuple(each.subject.id for each in nobody))
        if len(self.request.subjects) == 1:
            return
        if self.request.actual_mode is Mode.INDIVIDUAL:
            message = "个别约谈一次只谈一名对象，请逐人安排，或改为集体方式"
            yield Block(Code.GROUP_SPLIT, message, (self.rules.form(self.request.form).clause,), self.request.subjects)
            return
        yield from self._split_blocks()

    def _split_blocks(self) -> Iterable[Block]:
        units = self._units()
        unknown = any(
            o is None for o, each in zip(self.organisers, self.leads.by_subject, strict=True) if each.in_scope
        )
        advice = f"，建议分为{len(self._groups())}组"
        ids = tuple(each.subject.id for each in self.scope)
        if len(units) > 1 or (units and unknown):
            message = f"这些对象分属不同的组织实施单位（{join_names(units)}），不能在一次约谈中进行{advice}"
            yield Block(Code.GROUP_SPLIT, message, ("四(二)1", "四(二)2"), ids)
        elif not self.leads.candidates and any(each.hits for each in self.scope):
            message = f"没有人有资格对全部对象主谈{self._who_blocks()}{advice}"
            yield Block(Code.GROUP_SPLIT, message, _LEAD_CLAUSES, ids)

    def _who_blocks(self) -> str:
        """Names, for the person who reaches most subjects, those whom they do not reach."""
        partial = [r for r in self.leads.refused if r.code in (Code.NOT_QUALIFIED, Code.RECUSED)]
        if not partial:
            return ""
        nearest = min(partial, key=lambda r: (len(r.subjects), r.id))
        names = join_names([self.institution.people[s].name for s in nearest.subjects])
        return f"（如{nearest.name}不能对{names}主谈）"

    def _nobody_message(self, subject: str) -> str:
        """Who would have qualified and why not, or that no clause speaks of the subject."""
        each = next(s for s in self.leads.by_subject if s.subject.id == subject)
        who = self.institution.describe(each.subject)
        reasons = [f"{post}空缺" for post in each.vacant]
        for person, (code, _) in each.refused.items():
            reasons.append(f"{self.institution.people[person].name}{_REFUSED_SHORT[code]}")
        if reasons:
            return f"没有人可以对{who}主谈：{join_names(reasons)}；可补齐任职，或报领导小组特批"
        return f"没有人可以对{who}主谈：约谈日没有可以适用五(一)的任职；请核对任职，或报领导小组特批"

    def _lead_blocks(self) -> Iterable[Block]:
        lead = self.request.lead
        if lead is None:
            return
        person = self.institution.people[lead]
        if lead in self.request.subjects:
            yield Block(Code.SELF, f"{person.name}是约谈对象，任何人不主谈本人的约谈，请另选主谈人", (), (lead,))
            return
        if recused := self._recused(lead):
            yield Block(Code.RECUSED, self._recused_message(lead, recused) + "，请另选主谈人", (), recused)
            return
        if not self.institution.in_post(person):
            yield Block(Code.NOT_IN_POST, self._not_in_post(lead), (), ())
            return
        if self.named is None:
            yield from self._not_qualified(lead)
        elif self.named.strength is Strength.WHEN_NECESSARY and not _text(self.request.lead_reason):
            message = f"{person.name}只有“必要时”才能主谈，须写明理由"
            yield Block(Code.REASON_REQUIRED, message, self.named.clauses, self.named.subjects)

    def _not_qualified(self, lead: str) -> Iterable[Block]:
        outside = tuple(each.subject.id for each in self.scope if lead not in each.hits)
        if outside and not self._lift(Code.NOT_QUALIFIED):
            refused = next((r for r in self.leads.refused if r.id == lead), None)
            why = refused.why if refused else not_qualified_why(self.institution, lead, outside)
            yield Block(Code.NOT_QUALIFIED, why, refused.clauses if refused else _LEAD_CLAUSES, outside)

    def _recorder_blocks(self) -> Iterable[Block]:
        recorder = self.request.recorder
        if recorder is None:
            return
        name = self.institution.people[recorder].name
        if recorder == self.request.lead:
            yield Block(Code.RECORDER, f"{name}是主谈人，不能同时担任记录人员", _RECORDER_CLAUSES, ())
        if recorder in self.request.subjects:
            yield Block(Code.RECORDER, f"{name}是约谈对象，不能担任记录人员", _RECORDER_CLAUSES, (recorder,))
        elif self.rules.reads("recorder", "也须回避") and (recused := self._recused(recorder)):
            message = self._recused_message(recorder, recused) + "，不能担任记录人员"
            yield Block(Code.RECORDER, message, _RECORDER_CLAUSES, recused)

    # ------------------------------------------------------------ warnings and parts

    def _warnings(self) -> Iterable[Warning]:
        if self.request.exception is not None:
            paper = self.request.exception
            message = (
                f"主谈人经领导小组特批（{paper.number}，{paper.date:%Y-%m-%d}，{paper.approver}）："
                f"{paper.reason.rstrip('。')}；特批记入登记表并列入督导"
            )
            yield Warning(Code.EXCEPTION, message, ("四(一)", *self._excepted_clauses()))
        ground = self.rules.ground(self.request.ground) if self.request.ground else None
        if ground is None or not ground.fresh_appointment:
            return
        without = [e.subject for e in self.scope if not fresh_appointment(self.rules, self.institution, e.subject)]
        if without:
            months = self.rules.limit("fresh_appointment_months")
            names = join_names([person.name for person in without])
            message = f"事由为“{ground.name}”，但{names}在{months}个月内没有提拔或交流任职；组织实施单位按任职事实确定"
            yield Warning(Code.FRESH_APPOINTMENT, message, (ground.clause, "四(二)1"))

    def _excepted_clauses(self) -> tuple[str, ...]:
        return self.named.clauses if self.named else _LEAD_CLAUSES

    def _excepted(self) -> bool:
        return self.request.exception is not None and self.rules.reads("exception", "可以特批")

    def _lift(self, code: Code) -> bool:
        """Whether the leading group's paper lifts this block (decision 10); remembered for the lead's answer."""
        if self._excepted():
            self.lifted.append(code)
            return True
        return False

    def _groups(self) -> tuple[Group, ...]:
        one_each = len(self.request.subjects) > 1 and self.request.actual_mode is Mode.INDIVIDUAL
        return split(self.rules, self.leads.by_subject, self.organisers, one_each)

    def _recused(self, person: str) -> tuple[str, ...]:
        return tuple(
            s
            for s in self.request.subjects
            if s != person and recusal_between(self.rules, self.institution, s, person) is not None
        )

    def _recused_message(self, person: str, subjects: tuple[str, ...]) -> str:
        people = self.institution.people
        named = [f"{people[s].name}（{recusal_between(self.rules, self.institution, s, person)}）" for s in subjects]
        return f"{people[person].name}与{join_names(named)}有回避关系"

    def _not_in_post(self, person: str) -> str:
        name, on = self.institution.people[person].name, self.institution.on
        return f"{name}在{on.year}年{on.month}月{on.day}日没有担任任何职务，不能主谈"


_LEAD_CODES = frozenset({Code.SELF, Code.RECUSED, Code.NOT_IN_POST, Code.NOT_QUALIFIED})
_REFUSED_SHORT = {Code.SELF: "是对象本人", Code.RECUSED: "须回避", Code.NOT_IN_POST: "在约谈日不是校领导"}


def _text(value: str | None) -> bool:
    """Whether a reason has really been written."""
    return bool(value and value.strip())
