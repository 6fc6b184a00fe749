"""Empty workbooks for filling in: the roster, the ledger kept until now, and a department's quarterly plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.access.actions import Action
from app.access.session import Session, use_case
from app.papers.book_layout import FIELDS, BookKind
from app.papers.template_book import FillColumn, TemplateBook
from app.papers.workbook_facts import institution, long_date
from app.people.identity import SCHOOL_LEADERS
from app.people.snapshot import holds_on
from app.people.tables import Department, Person, SchoolPostHolding
from app.rules.vocabulary import AppointmentKind, DepartmentKind, Mode, Rank, Unit
from app.store.database import tuples

_DAY = "写作 2026-11-24；只知道年月的写 2026-11。"
_SEVERAL = "几个人的用顿号隔开。"
_AS_TEXT = "各栏都已设为文本：日期、工号照原样写，前面的 0 不会丢。请不要改动栏名，可以增加行。"


@use_case(Action.EXPORT)
def write_roster_template(session: Session, out: Path) -> None:
    """Writes an empty roster with the headings that are recognised, and the words allowed.  Raises Refusal."""
    told = _roster_columns(session.today())
    columns = [
        FillColumn(field.heading, field.width, centred=field.centred, **told.get(field.key, {}))  # type: ignore[arg-type]
        for field in FIELDS[BookKind.ROSTER]
        if field.usual
    ]
    book = TemplateBook(
        "干部名册", "党员干部名册", columns, (f"填报单位：{institution()}", "填报日期："), frozen=2,
        guide=[
            "每名干部一行；工号不能重复。填好后在“干部”标签页导入，导入前会逐行预览。",
            "校领导的单位写“校领导”，职务写明党委书记、校长、纪委书记、副校长等。",
            "右上角的填报日期请写上：任职从哪天算起以它为准。",
            _AS_TEXT,
        ],
    )  # fmt: skip
    book.save(session, out)
    session.trace("roster_template", out.name, "导出空白名册")


@use_case(Action.EXPORT)
def write_ledger_template(session: Session, out: Path) -> None:
    """Writes an empty ledger for talks held before the program came, to be imported as 补录.  Raises Refusal."""
    rules, units = session.rules, _departments()
    outcomes = tuple(rule.name for rule in rules.dispositions)
    stages = tuple(dict.fromkeys(rule.stage for rule in rules.dispositions if rule.stage))
    columns = [
        FillColumn("序号", 6, "从 1 起，可以不填。"),
        FillColumn("编号", 12, "原来的编号照写；没有的不填。"),
        FillColumn("约谈时间", 13, _DAY + "知道钟点的在后面写 14:00。", required=True),
        FillColumn("约谈地点", 13, centred=False),
        FillColumn("约谈对象", 12, "姓名。" + _SEVERAL, required=True),
        FillColumn("所在单位", 16, "当时的单位。" + _SEVERAL, units, centred=False),
        FillColumn("职务", 14, "当时的职务。几个人的用分号隔开。", centred=False),
        FillColumn("职级", 10, words=tuple(Rank)),
        FillColumn("约谈形式", 13, words=tuple(form.name for form in rules.forms), required=True),
        FillColumn("约谈事由", 15, words=tuple(ground.name for ground in rules.grounds), centred=False),
        FillColumn("约谈方式", 9, words=tuple(mode.label for mode in Mode)),
        FillColumn("主谈人", 10, "姓名。", required=True),
        FillColumn("记录人", 10, "姓名。"),
        FillColumn("组织单位", 13, words=tuple(dict.fromkeys((Unit.DISCIPLINE_OFFICE, Unit.ORGANISATION, *units))),
                   centred=False),
        FillColumn("约谈主要内容", 36, centred=False),
        FillColumn("材料", 16, "已交的材料名称。" + _SEVERAL, tuple(rule.name for rule in rules.materials),
                   centred=False),
        FillColumn("处置情况", 13, words=outcomes, centred=False),
        FillColumn("四种形态", 11, words=stages),
        FillColumn("归档日期", 12, _DAY),
        FillColumn("卷号", 9),
        FillColumn("备注", 16, centred=False),
    ]  # fmt: skip
    book = TemplateBook(
        "台账", f"{institution()}党员干部约谈常态化工作台账", columns, (f"填报单位：{institution()}", "填报日期："),
        frozen=5,
        guide=[
            "每次约谈一行；一次集体约谈的几名对象写在同一行，用顿号隔开。",
            "只填知道的，不知道的留空；导入后标“补录”，不会因为缺项被拒绝。",
            "下拉列表以外的写法也可以保留，导入时按今天的规定给出提示。",
            _AS_TEXT,
        ],
    )  # fmt: skip
    book.save(session, out)
    session.trace("ledger_template", out.name, "导出空白台账")


@use_case(Action.EXPORT)
def write_plan_template(session: Session, out: Path) -> None:
    """Writes an empty quarterly plan of a department, with the places for its head and the filing.  Raises Refusal."""
    rules, units = session.rules, _departments()
    columns = [
        FillColumn("序号", 6),
        FillColumn("约谈对象", 13, "姓名。" + _SEVERAL, required=True),
        FillColumn("单位职务", 24, centred=False, required=True),
        FillColumn("约谈形式", 14, words=tuple(form.name for form in rules.forms), required=True),
        FillColumn("约谈事由", 16, words=tuple(ground.name for ground in rules.grounds), centred=False, required=True),
        FillColumn("方式", 9, words=tuple(mode.label for mode in Mode), strict=True),
        FillColumn("主谈人", 14, "姓名和职务。", required=True),
        FillColumn("拟定时间", 13, _DAY, required=True),
        FillColumn("地点", 13, centred=False),
        FillColumn("责任单位", 14, words=units, centred=False),
        FillColumn("备注", 14, centred=False),
    ]
    year, quarter = session.today().year, (session.today().month + 2) // 3
    title = f"{institution()}{year}年第{'一二三四'[quarter - 1]}季度部门季度计划备案表"
    book = TemplateBook(
        "部门季度计划备案表", title, columns, ("部门：", f"填报日期：{long_date(None)}"), frozen=2, rows=12,
        guide=[
            "部门在每季度开始前填报，部门负责人签字盖章后送纪检监察室备案（四(三)）。",
            "科级及以下干部的约谈由部门组织（四(二)2）；问题线索不写在这张表上。",
            _AS_TEXT,
        ],
    )  # fmt: skip
    book.paper.opinion("部门负责人", "", f"签字（盖章）：{'　' * 6}{long_date(None)}")
    book.paper.opinion("纪检监察室\n备案意见", "", f"备案号：　　　　　　签字（盖章）：{'　' * 6}{long_date(None)}")
    book.save(session, out)
    session.trace("plan_template", out.name, "导出空白季度计划表")


def _roster_columns(today: date) -> dict[str, dict[str, object]]:
    """What is told of the roster's columns: hints, words, and which must be filled in."""
    return {
        "staff_no": {"hint": "单位内不重复，前面的 0 照写。", "required": True},
        "name": {"required": True},
        "gender": {"words": ("男", "女"), "strict": True},
        "born": {"hint": "写作 1975-08。"},
        "joined_party": {"hint": "写作 1998-07；不是党员的不填。"},
        "department": {
            "words": (SCHOOL_LEADERS, *_departments()),
            "hint": "校领导写“校领导”；新部门照写，导入时会问。",
            "required": True,
        },
        "department_kind": {"words": tuple(DepartmentKind)},
        "title": {"hint": "几个职务用顿号隔开；主持工作的写明“（主持工作）”。", "required": True},
        "rank": {"words": tuple(Rank), "required": True},
        "supervisors": {"words": _leaders(today), "hint": "分管或联系这个部门的校领导。" + _SEVERAL},
        "start": {"hint": _DAY},
        "kind": {"words": tuple(AppointmentKind)},
    }


def _departments() -> tuple[str, ...]:
    open_ones = Department.select(Department.name).where(Department.closed_on.is_null())
    return tuple(str(name) for (name,) in tuples(open_ones.order_by(Department.position, Department.id)))


def _leaders(today: date) -> tuple[str, ...]:
    query = Person.select(Person.name).join(SchoolPostHolding).where(holds_on(SchoolPostHolding, today))
    return tuple(dict.fromkeys(str(name) for (name,) in tuples(query.order_by(SchoolPostHolding.id))))
