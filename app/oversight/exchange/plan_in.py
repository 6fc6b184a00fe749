"""计划备案, coming in: the plan with its filing at the discipline office; the receipt carries the filing back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.errors import Refusal
from app.access.session import Session
from app.oversight.exchange.arrival import FilingAnswer, Shown
from app.oversight.exchange.conflicts import Conflict, chosen
from app.oversight.exchange.people import Named, Roster
from app.oversight.exchange.plan_out import content
from app.oversight.exchange.report_out import period_name
from app.oversight.exchange.shape import BadPackage, Fields, day_text, parsed
from app.oversight.exchange.tables import ArrivedPlan, Package, Partner
from app.plans.arranged import interviews_of
from app.plans.guarding import check_day, clean_text, one_line, required
from app.plans.tables import ApprovalRow, Filing, Plan, PlanItem, PlanItemSubject
from app.plans.vocabulary import CLAUSE, Outcome, PlanKind, PlanState
from app.rules.lifecycle import Place
from app.rules.vocabulary import InterviewForm, Mode

OURS, THEIRS = "ours", "theirs"
_TEXTS = ("mode_reason", "lead_reason", "planned_time", "place", "requirements", "responsible_unit", "note")
_LONG = 4_000


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One planned talk; `values` are columns of the plan's item."""

    values: dict[str, Any]
    lead: Named | None
    subjects: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A department's plan of a quarter; `digest` is of all of it."""

    year: int
    quarter: int
    title: str
    basis: str
    requirements: str
    submitted_on: date | None
    items: tuple[ItemRow, ...]
    approvals: tuple[dict[str, Any], ...]
    digest: str

    def show(self, session: Session, partner: Partner, number: int) -> Shown:
        """What is in it, against the plan of the same quarter that is here."""
        there, arrived = self._there(partner.department_id)
        subjects = sum(len(item.subjects) for item in self.items)
        facts = [
            ("计划", self.title), ("期间", period_name(self.year, self.quarter)),
            ("安排", f"{len(self.items)} 项，{subjects} 人"),
            ("审批", "；".join(f"{row['approver']} {row['decided_on']} {row['outcome']}" for row in self.approvals)),
        ]  # fmt: skip
        roster = Roster(self._people())
        conflicts, changes, remarks, older = roster.conflicts(), [], [], False
        if there is None:
            changes.append(f"新增{partner.name}{period_name(self.year, self.quarter)}计划，并登记备案。")
        elif arrived is not None and arrived.package.number > number and arrived.package.partner_id == partner.id:
            older = True
            remarks.append(f"同一季度已接收过更新的一份（第 {arrived.package.number} 号），这一份不作数。")
            changes.append("不改变现在的计划和备案。")
        elif arrived is not None and arrived.digest == self.digest:
            changes.append("内容与已备案的一份相同，备案不变。")
        elif arrived is not None and content_digest(there) == arrived.digest:
            changes.append("代替先前接收的一份，重新登记备案。")
        else:
            conflicts.append(self._conflict(there))
            changes.append("本机已有这个季度的计划：选“用对方的”才会代替，并重新登记备案。")
        if unknown := roster.unknown:
            remarks.append(f"名册里没有：{'、'.join(one.name for one in unknown[:10])}；接收时登记为名册外人员。")
        return Shown(f"{self.title}备案", tuple(facts), tuple(changes), tuple(conflicts), tuple(remarks), older)

    def take(
        self, session: Session, package: Package, choices: Mapping[str, str], filing: FilingAnswer
    ) -> tuple[str, dict[str, object]]:
        """Writes the plan and its filing; what the filing says goes back with the receipt."""
        shown = self.show(session, package.partner, package.number)
        taken = chosen(shown.conflicts, choices)
        there, arrived = self._there(package.department_id)
        if shown.is_older:
            return "同一季度已有更新的一份，这一份只作留存", {}
        if taken.get("plan") == OURS:
            message = "选择了保留本机的计划：这样就是不接收这份备案，没有写入任何内容。"
            raise Refusal(f"{message}请改为退回并写明理由，或选择用对方的。", (CLAUSE,), "交换")
        if there is not None and arrived is not None and arrived.digest == self.digest:
            if (row := Filing.get_or_none(Filing.plan == there.id)) is not None:
                return "内容与已备案的一份相同", {"filing": filing_values(row), "digest": self.digest}
            plan_id = int(there.id)
        else:
            plan_id = self._write(session, package, there, taken)
        row = self._file(session, plan_id, filing)
        return f"备案号 {row.number or '（无）'}", {"filing": filing_values(row), "digest": self.digest}

    def _there(self, department_id: int | None) -> tuple[Plan | None, ArrivedPlan | None]:
        same = (Plan.department == department_id) & (Plan.year == self.year) & (Plan.quarter == self.quarter)
        plan = Plan.get_or_none(same & (Plan.kind == PlanKind.QUARTERLY.value))
        return plan, None if plan is None else ArrivedPlan.get_or_none(ArrivedPlan.plan == plan.id)

    def _conflict(self, there: Plan) -> Conflict:
        ours = f"{there.title}（{there.state}，{there.items.count()} 项）"
        theirs = f"{self.title}（{len(self.items)} 项）"
        options = [(OURS, "保留本机的")]
        if not interviews_of([row.id for row in there.items]):
            options.append((THEIRS, "用对方的"))
        return Conflict("plan", f"{period_name(self.year, self.quarter)}计划", ours, theirs, tuple(options), OURS)

    def _people(self) -> list[Named]:
        named = [one for item in self.items for one in item.subjects]
        return named + [item.lead for item in self.items if item.lead is not None]

    def _write(self, session: Session, package: Package, there: Plan | None, choices: Mapping[str, str]) -> int:
        """The plan as it came, in the place of the one that was there."""
        if there is not None:
            _take_away(session, there)
        roster, whence = Roster(self._people()), package.partner.name
        plan = Plan.create(
            kind=PlanKind.QUARTERLY.value, year=self.year, quarter=self.quarter, department=package.department_id,
            title=self.title, basis=self.basis, requirements=self.requirements, state=PlanState.APPROVED.value,
            submitted_on=self.submitted_on, rules_version=session.rules.meta.version, created_at=session.now(),
            account=session.account.id,
        )  # fmt: skip
        for position, item in enumerate(self.items, 1):
            lead = item.lead and roster.find_or_add(session, item.lead.staff_no, choices, whence)
            row = PlanItem.create(plan=plan.id, position=position, lead=lead, **item.values)
            for place, one in enumerate(item.subjects):
                person = roster.find_or_add(session, one.staff_no, choices, whence)
                PlanItemSubject.create(item=row.id, person=person, position=place)
        for values in self.approvals:
            ApprovalRow.create(plan=plan.id, recorded_at=session.now(), account=session.account.id, **values)
        ArrivedPlan.create(plan=plan.id, package=package.id, digest=self.digest)
        session.trace("plan", plan.id, f"接收{whence}报来的{self.title}", after={"items": len(self.items)})
        return int(plan.id)

    def _file(self, session: Session, plan_id: int, answer: FilingAnswer) -> Filing:
        """The filing, as `filings.file_plan` writes it."""
        earliest = max((row["decided_on"] for row in self.approvals), default=None)
        day = check_day(session, answer.filed_on or session.today(), "备案日期", earliest, "审批日期")
        number = one_line(answer.number, 60)
        if number and (taken := Filing.get_or_none((Filing.number == number) & (Filing.plan != plan_id))) is not None:
            raise Refusal(f"备案号“{number}”已用于“{taken.plan.title}”，请核对。", (CLAUSE,), Place.PLAN)
        row = Filing.create(
            plan=plan_id, filed_on=day, number=number, opinion=clean_text(answer.opinion),
            received_by=required(answer.received_by, "备案接收人", 60), recorded_at=session.now(),
            account=session.account.id,
        )  # fmt: skip
        Plan.update(state=PlanState.FILED.value).where(Plan.id == plan_id).execute()
        session.trace("filing", plan_id, f"{self.title}备案", after=filing_values(row))
        return row


def content_digest(plan: Plan) -> str:
    """The fingerprint of a plan as it stands here: another one than it came with means that it was changed here."""
    return hashlib.sha256(content(plan)).hexdigest()


def filing_values(row: Filing) -> dict[str, object]:
    """What a receipt says of a filing."""
    return {
        "filed_on": day_text(row.filed_on), "number": row.number, "opinion": row.opinion, "received_by": row.received_by
    }  # fmt: skip


def read(body: bytes) -> PlanRow:
    """The plan of a package.  Raises BadPackage."""
    fields = parsed(body)
    if fields.whole("version") != 1:
        raise BadPackage("包是更新版本的程序做的", "请先升级本机的程序再接收。")
    found = PlanRow(
        fields.whole("year", 2000, 2200), fields.whole("quarter", 1, 4), fields.text("title", 80, needed=True),
        fields.text("basis", _LONG), fields.text("requirements", _LONG), fields.day("submitted_on"),
        tuple(_item(each) for each in fields.each("items", 1_000)),
        tuple(_approval(each) for each in fields.each("approvals", 20)), hashlib.sha256(body).hexdigest(),
    )  # fmt: skip
    fields.close()
    if not found.items or not found.approvals:
        raise BadPackage("包里的计划没有内容或没有审批")
    return found


def _item(fields: Fields) -> ItemRow:
    values: dict[str, Any] = {
        "form": fields.choice("form", list(InterviewForm)), "ground": fields.text("ground", 60, needed=True),
        "mode": fields.choice("mode", list(Mode)), "written_inquiry": fields.flag("written_inquiry"),
        "planned_on": fields.day("planned_on"),
    }  # fmt: skip
    values |= {name: fields.text(name, _LONG) for name in _TEXTS}
    lead = fields.one_or_none("lead")
    subjects = tuple(named(each) for each in fields.each("subjects", 500))
    found = ItemRow(values, None if lead is None else named(lead), subjects)
    fields.close()
    if not subjects or len({one.staff_no for one in subjects}) != len(subjects):
        raise BadPackage("包里有一项安排没有对象，或把同一人写了两遍")
    return found


def _approval(fields: Fields) -> dict[str, Any]:
    day = fields.day("decided_on")
    if day is None:
        raise BadPackage("包里的审批没有日期")
    found = {
        "of": fields.text("of", 40, needed=True), "by": fields.text("by", 40, needed=True),
        "outcome": fields.choice("outcome", [Outcome.APPROVED.value]), "decided_on": day,
        "approver": fields.text("approver", 80, needed=True), "number": fields.text("number", 80),
        "opinion": fields.text("opinion", _LONG),
    }  # fmt: skip
    fields.close()
    return found


def named(fields: Fields) -> Named:
    """Somebody, as a package names them."""
    found = Named(fields.text("staff_no", 40, needed=True), fields.text("name", 80, needed=True))
    fields.close()
    return found


def _take_away(session: Session, plan: Plan) -> None:
    """Removes the plan that another takes the place of; the audit chain keeps what it was."""
    filing = Filing.get_or_none(Filing.plan == plan.id)
    before = {"title": plan.title, "filing": filing and filing_values(filing), "content": content(plan).decode()}
    items = [row.id for row in PlanItem.select(PlanItem.id).where(PlanItem.plan == plan.id)]
    if interviews_of(items):
        raise Refusal(
            f"已据“{plan.title}”安排过约谈，不能代替，没有写入任何内容。请退回并写明理由。", (CLAUSE,), "交换"
        )
    PlanItemSubject.delete().where(PlanItemSubject.item.in_(items)).execute()
    for table in (PlanItem, ApprovalRow, Filing, ArrivedPlan):
        table.delete().where(table.plan == plan.id).execute()
    session.trace("plan", plan.id, f"{plan.title}由新报来的一份代替", before)
    plan.delete_instance()
