"""A store in which every list of the program has a row: small, and made in a moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from app.access.session import Session
from app.interviews.tables import Interview, InterviewSubject
from app.ledgers.archive.destruction import draw_destruction
from app.ledgers.archive.loans import LoanDraft, lend
from app.ledgers.archive.transfers import TransferKind, draw_transfer
from app.oversight import findings, publicity
from app.oversight.exchange.tables import Direction, Kind, OfficeKind, Package, PackageState, Partner, PartnerCard
from app.oversight.sampling import Wanted, draw_sample
from app.people.names import reading
from app.people.tables import Department, ImportBatch, Person
from app.plans.clues import ClueDraft, register
from app.plans.inquiries import InquiryDraft, draw_up
from app.plans.plans import PlanDraft, create_plan
from app.plans.proposing import propose
from app.plans.sortings import Choice, SortingDraft, choose, open_session
from app.plans.vocabulary import Disposal
from tests import institution
from tests.ledgers.archive.volumes import volume

NOW = datetime(2026, 11, 24, 9)
TODAY = NOW.date()


def fill(session: Session) -> None:
    """Fills an empty store."""
    session.clock = lambda: NOW
    people = institution.build()
    for name, id in people.items():
        pinyin, initials = reading(name)
        Person.update(pinyin=pinyin, initials=initials).where(Person.id == id).execute()
    institution.recuse(people, "奚恒", "古丽·阿不都")
    ImportBatch.create(
        kind="名册", file_name="名册.xlsx", digest="0", as_of=TODAY, imported_at=NOW, account=session.account.id,
        added=1, changed=0, unchanged=0, refused=0,
    )  # fmt: skip
    _clues(session, people)
    _archive(session, people)
    _talks(people)
    _oversight(session)
    _exchange()


# Names as they can be: a long one of a minority, a rare character beside one of a font's own, three posts, departments
# that have taken over others.
LONG_NAMES = {
    "余立": "阿卜杜热合曼·买买提吐尔逊江", "沈砚嘉": "古丽巴哈尔·阿卜杜克热木·努尔",
    "褚雨庭": "迪丽热巴·迪力木拉提买买提", "李望鸣": "欧阳上官·司徒慕容端木", "𬭎文": "𬭎\ue863文",
}  # fmt: skip
LONG_DEPARTMENTS = {
    "教务处": "教务处（教师教学发展中心、教学质量监测与评估中心合署办公室）",
    "计划财务处": "计划财务与国有资产管理处（招投标与采购管理中心办公室）",
    "纪检监察室": "纪委办公室、监察专员办公室、巡察工作领导小组办公室",
}
LONG_POSTS = "科长、文学院党总支副书记兼分党校常务副校长、图书馆信息咨询部主任（试用期一年）"


def lengthen(session: Session) -> None:
    """Gives a filled store names, departments and posts as long as they come."""
    with session.store.transaction():
        for usual, long in LONG_NAMES.items():
            Person.update(name=long).where(Person.name == usual).execute()
            InterviewSubject.update(name=long).where(InterviewSubject.name == usual).execute()
        for usual, long in LONG_DEPARTMENTS.items():
            Department.update(name=long).where(Department.name == usual).execute()
            InterviewSubject.update(department_name=long).where(InterviewSubject.department_name == usual).execute()
            Interview.update(organiser=long).where(Interview.organiser == usual).execute()
        InterviewSubject.update(title=LONG_POSTS).where(InterviewSubject.title == "科长").execute()


def _clues(session: Session, people: dict[str, int]) -> None:
    """A clue that two sent, a session that decides on it, the campaign plan and the 谈话函询 it leads to."""
    create_plan(session, PlanDraft("季度", 2026, 4, Department.get(Department.name == "教务处").id))
    problem = "反映其在采购询价中照顾熟人。"
    draft = ClueDraft(TODAY, "上级交办", "余立", problem, person_id=people["余立"])
    clue = register(session, draft)
    register(session, ClueDraft(TODAY, "干部群众举报", "余立", f"{problem}请查处。", person_id=people["余立"]))
    sorting = open_session(session, SortingDraft(TODAY, people["李望鸣"], (people["褚雨庭"], people["常怀"])))
    choose(session, sorting, clue, Choice(Disposal.TALK_INQUIRY, "研究决定", True, "拟谈话函询", "较具体"))
    propose(session, sorting)
    draw_up(session, InquiryDraft(clue, "函询", matters=("请说明有关情况。",), handler="常怀"))


def _archive(session: Session, people: dict[str, int]) -> None:
    """Volumes: one lent, one on a list of transfer, one on a list of destruction, one of a person with two."""
    for filed in (date(2026, 3, 2), date(2026, 3, 3), date(2012, 3, 2), date(2026, 3, 4)):
        volume(people, "沈砚嘉", filed=filed)
    lent, moved, gone, _ = [row.id for row in Interview.select().order_by(Interview.id)]
    lend(session, lent, LoanDraft("李某", "市纪委", "核查", "褚雨庭", TODAY + timedelta(days=7)))
    draw_transfer(session, [moved], kind=TransferKind.SCHOOL, receiver="校档案馆", note="")
    draw_destruction(session, [gone])


def _talks(people: dict[str, int]) -> None:
    """A talk that is to come, with an exception."""
    start = NOW + timedelta(days=1)
    case = volume(people, "𬭎文", filed=TODAY, state="已批准", held_from=None, held_to=None, planned_start=start)
    bare: dict[str, Any] = {"archived_on": None, "volume_number": "", "retention": ""}
    special = {"exception_number": "特1", "exception_date": TODAY, "exception_approver": "领导小组"}
    Interview.update(**bare, **special, exception_reason="主谈人回避").where(Interview.id == case).execute()


def _oversight(session: Session) -> None:
    findings.register(session, findings.FindingDraft("材料逾期", "补交", "教务处", TODAY + timedelta(days=9)))
    draw_sample(session, Wanted(date(2026, 1, 1), TODAY, 50), "7")
    publicity.write(session, publicity.Text("工作信息", "开展约谈", "我校开展了约谈。"))


def _exchange() -> None:
    """A partner and a package that came from it; what is in one is tested elsewhere."""
    unit = Department.get(Department.name == "教务处")
    partner = Partner.create(office="x", kind=OfficeKind.DEPARTMENT, name=unit.name, department=unit)
    PartnerCard.create(partner=partner, age="a", sign="s", fingerprint="1", made_on=TODAY, added_at=NOW)
    Package.create(
        direction=Direction.RECEIVED, partner=partner, department=unit, number=1, uid="u", kind=Kind.STATISTICS,
        title="教务处2026年第三季度统计报送", made_at=NOW, size=1, digest="d", state=PackageState.ACCEPTED,
    )  # fmt: skip
