"""Cases for the papers: facts of a form, a case in the store, and what a reader finds in a PDF."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

from pypdf import PdfReader

from app.access.session import Session
from app.interviews.tables import (
    Amendment,
    Attendee,
    Disposition,
    Interview,
    InterviewSubject,
    Material,
    MaterialWitness,
)
from app.papers import catalogue
from app.papers.case_facts import SubjectFacts
from app.papers.registration_facts import DispositionLines, MaterialLine, RegistrationFacts
from app.people.tables import Person
from app.plans.tables import ApprovalRow, Clue
from app.rules.loading import load
from app.rules.vocabulary import InterviewForm, Mode

MOMENT = datetime(2026, 11, 24, 9, 0)


def bare(text: str) -> str:
    """The text without blanks: what a line end may take away."""
    return "".join(text.split())


def pages(pdf: bytes) -> list[str]:
    """The text of each page as a reader extracts it, without blanks."""
    return [bare(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def facts(**changes) -> RegistrationFacts:
    """A plain form, with changes by field."""
    rules = load()
    base = {
        "institution": "青屏学院", "secrecy": "", "number": "〔2026〕第001号", "unit": "纪检监察室",
        "filled_on": "2026年12月3日", "form": InterviewForm.INQUIRY,
        "subject": SubjectFacts("古丽·阿不都", "女", "1975年6月", "维吾尔族", "中共党员", "1998年7月", "教务处", "处长",
                                "正处级", "2020年1月", "0991-5550001"),
        "forms": tuple((form.code, form.name) for form in rules.forms), "ground": "仍需询问核实",
        "mode": Mode.INDIVIDUAL, "written_inquiry": True, "clue_source": "干部群众举报", "support_unit": "党政办",
        "approval": "领导小组批准方案，青党约〔2026〕3号", "lead": "任望谷　校长；依据：五(一)2（应当）",
        "recorder": "常怀",
        "attendees": "褚雨庭", "time": "2026年11月24日9时00分至10时30分", "place": "第二会议室",
        "content": "询问采购经过。",
        "statement": "接受询问。", "materials": (MaterialLine("问题说明材料", "1", "6", "2026年11月27日"),),
        "disposition": DispositionLines(False, "", "", "予以澄清", ""), "lead_opinion": "如实说明。",
        "office_opinion": "同意。", "group_opinion": "同意上报。", "exception": "", "remarks": "",
    }  # fmt: skip
    return RegistrationFacts(**(base | changes))


def held_case(people: dict[str, int], name: str = "古丽·阿不都", **changes) -> Interview:
    """A talk that was held, with every field of the form known."""
    Person.update(
        born="1975-06-01",
        ethnicity="维吾尔族",
        political_status="中共党员",
        joined_party="1998-07",
        phone="0991-5550001",
    ).where(Person.id == people[name]).execute()
    case = Interview.create(**(_CASE | changes), lead=people["任望谷"], recorder=people["常怀"])
    clue = Clue.create(
        year=2026, number=1, received_on=date(2026, 9, 1), source="上级交办", reported_name=name, problem="采购",
        created_at=MOMENT,
    )  # fmt: skip
    subject = InterviewSubject.create(
        interview=case, person=people[name], position=1, clue=clue, name=name, department_name="教务处", title="处长",
        rank="正处级", in_post_since="2020-01", statement="本人接受询问，愿意整改。",
    )  # fmt: skip
    Attendee.create(interview=case, name="褚雨庭", title="副主任", position=1)
    ApprovalRow.create(
        interview=case.id, of="方案", by="领导小组", outcome="批准", approver="尹涵", decided_on=date(2026, 11, 12),
        number="青党约〔2026〕3号", recorded_at=MOMENT,
    )  # fmt: skip
    Material.create(subject=subject, name="问题说明材料", received_on=date(2026, 11, 27), copies=2, pages=6)
    refused = Material.create(
        subject=subject, name="补充说明", refused_on=date(2026, 11, 30), refusal_reason="认为已说清"
    )
    for witness in ("花新", "严凡"):
        MaterialWitness.create(material=refused, name=witness, title="科长")
    Disposition.create(
        subject=subject, confirmed=True, factors=["主动交代问题"], proposal="责令限期整改", outcome="批评教育",
        stage="第一种形态", decided_by="领导小组", decision="同意拟办意见", decided_on=date(2026, 12, 2),
    )  # fmt: skip
    Amendment.create(
        interview=case, key="place", field="约谈地点", before="一号楼", after="第二会议室", reason="笔误",
        at=datetime(2026, 12, 5, 8),
    )  # fmt: skip
    return case


_CASE = {
    "year": 2026, "number": 7, "organiser": "纪检监察室", "support_unit": "党政办", "form": "INQUIRY",
    "ground": "仍需询问核实", "mode": "individual", "written_inquiry": True, "state": "已归档", "place": "一号楼",
    "lead_name": "任望谷", "lead_title": "校长", "lead_strength": "应当", "lead_clauses": ["五(一)2"],
    "recorder_name": "常怀", "held_from": datetime(2026, 11, 24, 9), "held_to": datetime(2026, 11, 24, 10, 30),
    "content": "询问教材采购的经过。", "lead_opinion": "态度端正。", "office_opinion": "同意拟办意见。",
    "group_opinion": "同意，请督促整改。", "note": "附录音一份。", "rules_version": "2016.1",
    "exception_number": "青党约〔2026〕9号", "exception_date": date(2026, 11, 2), "exception_approver": "领导小组",
    "exception_reason": "校长职位空缺", "form_signed_on": date(2026, 12, 3), "is_historical": True,
    "created_at": MOMENT, "updated_at": MOMENT,
}  # fmt: skip
EXPECTED = (
    "青屏学院党员干部约谈情况登记表", "编号：〔2026〕第007号", "填表单位：纪检监察室", "填表日期：2026年12月3日",
    "古丽·阿不都", "女", "1975年6月", "维吾尔族", "中共党员", "1998年7月", "教务处", "处长", "正处级", "2020年1月",
    "0991-5550001", "√询问示警约谈", "仍需询问核实", "√个别", "√结合函询", "上级交办", "党政办",
    "领导小组批准方案，青党约〔2026〕3号，2026年11月12日", "任望谷校长", "五(一)2（应当）", "常怀",
    "褚雨庭（副主任）", "2026年11月24日9时00分至10时30分", "第二会议室", "询问教材采购的经过。",
    "本人接受询问，愿意整改。", "问题说明材料", "2026年11月27日", "补充说明", "2026年11月30日拒绝提交",
    "认为已说清", "花新（科长）、严凡（科长）", "√是", "主动交代问题（从轻或减轻）", "责令限期整改",
    "批评教育；同意拟办意见；领导小组审定，2026年12月2日", "第一种形态", "约谈对象签字", "主谈人签字", "记录人签字",
    "态度端正。", "同意拟办意见。", "同意，请督促整改。",
    "青党约〔2026〕9号，2026年11月2日，领导小组；理由：校长职位空缺", "附录音一份。", "本表系补录。",
    "更正（2026年12月5日）：约谈地点由“一号楼”改为“第二会议室”。理由：笔误", "第1页共2页", "第2页共2页",
)  # fmt: skip


def held_cases(people: dict[str, int], count: int) -> list[int]:
    """Ids of talks that were held, numbered from 1, with a subject each and little else."""
    names = ("古丽·阿不都", "尹涵", "陆越")
    made = []
    for number in range(1, count + 1):
        case = Interview.create(**(_CASE | {"number": number}), lead=people["任望谷"], recorder=people["常怀"])
        name = names[number % len(names)]
        person = people.get(name, people["古丽·阿不都"])
        InterviewSubject.create(interview=case, person=person, position=1, name=name, department_name="教务处",
                                title="处长", rank="正处级", statement="接受询问。")  # fmt: skip
        made.append(int(case.id))
    return made


FORM_NAME = "党员干部约谈情况登记表"


def printed_form(session: Session, interview_id: int) -> bytes:
    """The 登记表 of a case as it is printed."""
    return catalogue.drawn(session, catalogue.paper("registration"), [interview_id]).pdf
