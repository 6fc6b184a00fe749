"""The rules file as typed records, in the order of the file.  `loading` builds and checks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from app.rules.fact_names import FACTS
from app.rules.vocabulary import DepartmentKind, InterviewForm, Strength

# The options of each decision (rules.md, decisions 1-15): the program knows these readings and no others.
DECISIONS: dict[str, tuple[str, str]] = {
    "discipline_secretary": ("并列", "只由纪委书记"),
    "college_secretary": ("岗位优先", "两项都适用"),
    "acting_head": ("按负责人", "只按职级"),
    "rank_without_post": ("按部门类别", "不适用第1、2项"),
    "top_leaders": ("不在范围", "按班子成员"),
    "section_key_post": ("两项都适用", "只适用第5项"),
    "several_appointments": ("全部计入", "只计主职"),
    "same_person": ("列出全部条款", "只列最强条款"),
    "recusal": ("双方有效", "只看对象的登记"),
    "exception": ("可以特批", "不得特批"),
    "group_split": ("最少分组", "每人一组"),
    "recorder": ("也须回避", "只须不同人"),
    "school_leader_organiser": ("党政办", "纪检监察室"),
    "fresh_organiser": ("看任职", "看事由"),
    "branch_secretary_as_head": ("不当然是", "视为一把手"),
}


@dataclass(frozen=True, slots=True)
class Meta:
    """Which regulation this is; `version` is stored on every case."""

    version: str
    title: str
    issued: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with a paraphrase; `no_rule` says why nothing carries it out, where nothing does."""

    id: str
    summary: str
    no_rule: str = ""


@dataclass(frozen=True, slots=True)
class FormRule:
    """One of the four forms: what it is for, what is talked about, whether a group needs a reason."""

    code: InterviewForm
    name: str
    clauses: tuple[str, ...]
    group: str
    written_inquiry: bool
    purpose: str
    contents: tuple[str, ...]

    @property
    def clause(self) -> str:
        """The clause that describes subjects, contents and mode."""
        return self.clauses[0]

    @property
    def group_needs_reason(self) -> bool:
        """Clauses 三(二)–(四): generally individual, so a group talk states why."""
        return self.group == "集体须说明理由"


@dataclass(frozen=True, slots=True)
class Ground:
    """One of the 15 categories of subjects of clause 三; it belongs to exactly one form."""

    name: str
    form: InterviewForm
    clause: str
    summary: str
    fresh_appointment: bool = False
    talk_inquiry: bool = False


@dataclass(frozen=True, slots=True)
class LeadRule:
    """One line of clause 五(一): alternatives of facts, the candidates they name, and how strongly."""

    id: str
    clause: str
    when: tuple[tuple[str, ...], ...]
    candidates: tuple[str, ...]
    strength: Strength
    why: str


@dataclass(frozen=True, slots=True)
class OrganiserRule:
    """Which unit organises talks with a class of subjects (clauses 四(一), 四(二)); the first that fits counts."""

    id: str
    clauses: tuple[str, ...]
    when: str
    unit: str
    why: str
    form: InterviewForm | None = None


@dataclass(frozen=True, slots=True)
class SupportRule:
    """Which unit supports a talk, by who leads it (clause 五(三))."""

    lead: str
    clauses: tuple[str, ...]
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """An approval that is due, in the order of the file (clauses 四(三), 五(二)1)."""

    of: str
    by: str
    clauses: tuple[str, ...]
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class MaterialRule:
    """What each subject hands in after a talk of these forms (clause 五(三))."""

    name: str
    forms: tuple[InterviewForm, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a checklist: scheme, preparation, safety or archive."""

    code: str
    name: str
    clause: str


@dataclass(frozen=True, slots=True)
class DispositionRule:
    """An outcome for a subject (clause 五(四)); `confirmed` says whether a violation was confirmed."""

    name: str
    confirmed: bool
    clause: str
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Discipline:
    """One of the six disciplines of clause 一."""

    name: str
    clause: str


@dataclass(frozen=True, slots=True)
class Factor:
    """A circumstance of clause 一 that lightens or aggravates."""

    name: str
    effect: str
    clause: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure that an institution may change."""

    key: str
    title: str
    value: int
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingRule:
    """A kind of supervision finding (clauses 四(二)4, 六(二)); `ask` is what is usually required of the unit."""

    code: str
    name: str
    clauses: tuple[str, ...]
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """制度解释: how an open place of the text is read."""

    number: int
    key: str
    clauses: tuple[str, ...]
    title: str
    reading: str
    value: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbouring rule from outside the regulation, off or on, to be confirmed by the institution.

    Its value is one of `least`, `least + step` … `most`.
    """

    key: str
    title: str
    on: bool
    value: int
    least: int
    most: int
    step: int

    @property
    def values(self) -> range:
        """What may be chosen."""
        return range(self.least, self.most + 1, self.step)


def _chosen(rule: Neighbour, choice: tuple[bool, int] | None) -> Neighbour:
    if choice is None or choice[1] not in rule.values:
        return rule
    return replace(rule, on=choice[0], value=choice[1])


@dataclass(frozen=True)
class Rulebook:
    """The whole rules file, checked."""

    meta: Meta
    clauses: tuple[Clause, ...]
    forms: tuple[FormRule, ...]
    grounds: tuple[Ground, ...]
    leads: tuple[LeadRule, ...]
    organisers: tuple[OrganiserRule, ...]
    supports: tuple[SupportRule, ...]
    approvals: tuple[ApprovalRule, ...]
    materials: tuple[MaterialRule, ...]
    scheme: tuple[Item, ...]
    preparation: tuple[Item, ...]
    safety: tuple[Item, ...]
    archive: tuple[Item, ...]
    dispositions: tuple[DispositionRule, ...]
    disciplines: tuple[Discipline, ...]
    factors: tuple[Factor, ...]
    limits: tuple[Limit, ...]
    findings: tuple[FindingRule, ...]
    decisions: tuple[Decision, ...]
    neighbours: tuple[Neighbour, ...]
    department_kinds: Mapping[str, str]

    @cached_property
    def _forms(self) -> dict[InterviewForm, FormRule]:
        return {form.code: form for form in self.forms}

    @cached_property
    def _grounds(self) -> dict[str, Ground]:
        return {ground.name: ground for ground in self.grounds}

    @cached_property
    def _clause_order(self) -> dict[str, int]:
        return {clause.id: place for place, clause in enumerate(self.clauses)}

    @cached_property
    def _limits(self) -> dict[str, int]:
        return {limit.key: limit.value for limit in self.limits}

    @cached_property
    def _decisions(self) -> dict[str, str]:
        return {decision.key: decision.value for decision in self.decisions}

    @cached_property
    def _neighbours(self) -> dict[str, Neighbour]:
        return {neighbour.key: neighbour for neighbour in self.neighbours}

    @cached_property
    def lead_needs(self) -> tuple[tuple[LeadRule, tuple[int, ...]], ...]:
        """Each rule of clause 五(一) with its alternatives as bits of `FACTS`."""
        return tuple((rule, tuple(sum(FACTS[f] for f in facts) for facts in rule.when)) for rule in self.leads)

    @cached_property
    def lead_sentences(self) -> dict[str, str]:
        """What each rule of clause 五(一) says of whom it names, by its id: why, where it stands, how strongly."""
        return {rule.id: f"{rule.why}（{rule.clause}，{rule.strength}）" for rule in self.leads}

    @cached_property
    def _fitting(self) -> dict[int, tuple[LeadRule, ...]]:
        return {}

    def fitting_leads(self, facts: int) -> tuple[LeadRule, ...]:
        """The rules of clause 五(一) that these facts (bits of `FACTS`) meet, one that they meet in two ways once.

        Tens of thousands of cadres have some dozens of combinations: each is judged once.
        """
        found = self._fitting.get(facts)
        if found is None:
            found = tuple(rule for rule, needs in self.lead_needs if any(facts & need == need for need in needs))
            self._fitting[facts] = found
        return found

    def form(self, code: InterviewForm) -> FormRule:
        """The record of a form."""
        return self._forms[code]

    def ground(self, name: str) -> Ground | None:
        """The record of a ground, or None for a name the regulation does not know."""
        return self._grounds.get(name)

    def clause_summary(self, clause: str) -> str:
        """The paraphrase of a clause, for a tooltip or a page of help."""
        return self.clauses[self._clause_order[clause]].summary

    def in_order(self, clauses: set[str]) -> tuple[str, ...]:
        """The clauses in the order of the regulation."""
        return tuple(sorted(clauses, key=self._clause_order.__getitem__))

    def clause_place(self, clause: str) -> int:
        """Where the clause stands in the regulation, for sorting."""
        return self._clause_order[clause]

    def limit(self, key: str) -> int:
        """A figure by its key."""
        return self._limits[key]

    def reads(self, key: str, value: str) -> bool:
        """Whether the decision `key` is read as `value` (both are checked: a misspelt one raises KeyError)."""
        if value not in DECISIONS[key]:
            raise KeyError(f"{key}: {value}")
        return self._decisions[key] == value

    def neighbour(self, key: str) -> Neighbour:
        """A neighbouring rule by its key."""
        return self._neighbours[key]

    def with_neighbours(self, chosen: Mapping[str, tuple[bool, int]]) -> Rulebook:
        """The same rules with neighbouring rules on or off and valued as an institution chose; others stay as they are.

        A choice that these rules do not know, or no longer allow, is passed over.
        """
        if not chosen:
            return self
        return replace(self, neighbours=tuple(_chosen(rule, chosen.get(rule.key)) for rule in self.neighbours))

    def kind_read_as(self, kind: DepartmentKind) -> DepartmentKind:
        """The kind under which a department is judged: 教辅及直属单位 are treated as 行政部门."""
        return DepartmentKind(self.department_kinds.get(kind, kind))

    def material_for(self, form: InterviewForm) -> MaterialRule:
        """The material that a talk of this form asks of each subject (clause 五(三))."""
        return next(material for material in self.materials if form in material.forms)

    def disposition(self, name: str) -> DispositionRule | None:
        """The record of an outcome, or None for an unknown name."""
        return next((item for item in self.dispositions if item.name == name), None)
