"""The words of the regulation as types.  Values are the Chinese terms (or the codes) that files and papers use."""

from __future__ import annotations

from enum import StrEnum


class InterviewForm(StrEnum):
    """The four forms of clause 二."""

    PREVENTIVE = "PREVENTIVE"
    INQUIRY = "INQUIRY"
    CORRECTIVE = "CORRECTIVE"
    ACCOUNTABILITY = "ACCOUNTABILITY"


class Mode(StrEnum):
    """One subject alone (个别), or several together (集体)."""

    INDIVIDUAL = "individual"
    GROUP = "group"

    @property
    def label(self) -> str:
        """The word that papers use."""
        return "个别" if self is Mode.INDIVIDUAL else "集体"


class Rank(StrEnum):
    """Rank of a person (职级), highest first."""

    SCHOOL_CHIEF = "校级正职"
    SCHOOL_DEPUTY = "校级副职"
    DIVISION_CHIEF = "正处级"
    DIVISION_DEPUTY = "副处级"
    SECTION_CHIEF = "正科级"
    SECTION_DEPUTY = "副科级"
    STAFF = "科员及其他"

    @property
    def is_school(self) -> bool:
        """Whether the person is a school leader (校级)."""
        return self in (Rank.SCHOOL_CHIEF, Rank.SCHOOL_DEPUTY)

    @property
    def is_division(self) -> bool:
        """Whether the person is 处级."""
        return self in (Rank.DIVISION_CHIEF, Rank.DIVISION_DEPUTY)

    @property
    def is_division_chief_or_above(self) -> bool:
        """Whether the person is 正处级 or a school leader."""
        return self.is_school or self is Rank.DIVISION_CHIEF

    @property
    def is_section_or_below(self) -> bool:
        """Whether the person is 科级 or below (科级及以下)."""
        return not (self.is_school or self.is_division)


class DepartmentKind(StrEnum):
    """Kind of a department."""

    PARTY = "党群部门"
    ADMINISTRATIVE = "行政部门"
    COLLEGE = "二级学院"
    DIRECT = "教辅及直属单位"


class AppointmentKind(StrEnum):
    """How a person came to an appointment (任职方式)."""

    NEW = "新任"
    PROMOTED = "提拔"
    TRANSFERRED = "交流"
    RETAINED = "留任"

    @property
    def is_fresh_kind(self) -> bool:
        """Whether clause 四(二)1 counts it as newly promoted or transferred while it is recent."""
        return self in (AppointmentKind.PROMOTED, AppointmentKind.TRANSFERRED)


class SchoolPost(StrEnum):
    """The posts of the school leadership that clauses name; a vacant one is a normal state."""

    PARTY_SECRETARY = "党委书记"
    PRESIDENT = "校长"
    DISCIPLINE_SECRETARY = "纪委书记"


class Strength(StrEnum):
    """How strongly a clause names a lead, strongest first."""

    MUST = "应当"
    MAY = "可以"
    WHEN_NECESSARY = "必要时"

    @property
    def order(self) -> int:
        """0 for the strongest."""
        return _ORDER[self]


_ORDER = {strength: place for place, strength in enumerate(Strength)}


class Unit(StrEnum):
    """The bodies with duties of their own (clause 四)."""

    LEADING_GROUP = "领导小组"
    PARTY_OFFICE = "党政办"
    DISCIPLINE_OFFICE = "纪检监察室"
    ORGANISATION = "组织部"


class Code(StrEnum):
    """Why a plan is blocked, a person refused, or a warning given."""

    SELF = "SELF"
    RECUSED = "RECUSED"
    NOT_QUALIFIED = "NOT_QUALIFIED"
    NOT_IN_POST = "NOT_IN_POST"
    REASON_REQUIRED = "REASON_REQUIRED"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    NO_LEAD = "NO_LEAD"
    GROUP_SPLIT = "GROUP_SPLIT"
    GROUND_FORM = "GROUND_FORM"
    INQUIRY_ONLY = "INQUIRY_ONLY"
    RECORDER = "RECORDER"
    EXCEPTION = "EXCEPTION"
    FRESH_APPOINTMENT = "FRESH_APPOINTMENT"


# Subjects that are named in a sentence before the rest is only counted.
NAMES_IN_A_SENTENCE = 5


def join_names(names: list[str]) -> str:
    """「甲、乙、丙」, and for long lists 「甲、乙、丙、丁、戊等40人」."""
    if len(names) <= NAMES_IN_A_SENTENCE:
        return "、".join(names)
    return "、".join(names[:NAMES_IN_A_SENTENCE]) + f"等{len(names)}人"
