"""回执: what became of every package of a partner, in one package back.

Each receipt tells of all of them (the latest 500), so that a lost receipt is made good by the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.session import Session
from app.oversight.exchange.arrival import FilingAnswer, Shown
from app.oversight.exchange.outgoing import Outgoing
from app.oversight.exchange.plan_out import content
from app.oversight.exchange.shape import BadPackage, Fields, moment_text, parsed, written
from app.oversight.exchange.tables import Direction, Kind, Package, PackageState, Partner
from app.plans.tables import Filing, Plan
from app.plans.vocabulary import PlanState
from app.store.numbers import used_number

_MOST = 500
_TAKEN, _RETURNED = "接收", "退回"


def series(partner_id: int) -> str:
    """The series of the numbers of packages to a partner."""
    return f"package:{partner_id}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one package."""

    number: int
    uid: str
    digest: str
    is_taken: bool
    settled_at: datetime
    by: str
    remark: str
    filing: FilingAnswer | None
    plan_digest: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answers; `last` is the highest number that the other office has, `missing` those below it that it lacks."""

    answers: tuple[Answer, ...]
    last: int
    missing: tuple[int, ...]

    def show(self, session: Session, partner: Partner, number: int) -> Shown:
        """What it says of our packages."""
        ours = _ours(partner.id)
        facts, changes, remarks = [], [], []
        for answer in self.answers:
            row = ours.get(answer.number)
            word = _TAKEN if answer.is_taken else _RETURNED
            if row is None or row.uid != answer.uid or row.digest != answer.digest:
                remarks.append(f"第 {answer.number} 号不是本机现有的那一个包（可能从备份恢复过），不登记。")
                continue
            facts.append(
                (f"第 {answer.number} 号", f"{row.title}：{word}{f'（{answer.remark}）' if answer.remark else ''}")
            )
            if row.state == PackageState.SENT:
                changes.append(f"第 {answer.number} 号登记为“{_state(answer)}”。")
        if self.missing:
            remarks.append(f"对方还没有收到第 {'、'.join(map(str, self.missing))} 号，请在发出的包里“再次导出”。")
        return Shown(f"{partner.name}的回执", tuple(facts), tuple(changes) or ("没有新的答复。",), (), tuple(remarks))

    def take(
        self, session: Session, package: Package, choices: Mapping[str, str], filing: FilingAnswer
    ) -> tuple[str, dict[str, object]]:
        """Marks the packages that were sent; files the plans that were filed."""
        ours, said = _ours(package.partner_id), []
        for answer in self.answers:
            row = ours.get(answer.number)
            if row is None or row.uid != answer.uid or row.digest != answer.digest or row.state != PackageState.SENT:
                continue
            remark = answer.remark + (_file(session, row, answer) if answer.filing is not None else "")
            Package.update(
                state=str(_state(answer)),
                settled_at=answer.settled_at,
                remark=remark,
                answer={"by": answer.by, "remark": answer.remark},
            ).where(Package.id == row.id).execute()
            said.append(f"第 {answer.number} 号{_TAKEN if answer.is_taken else _RETURNED}")
            session.trace(
                "package", row.id, f"{row.title}：{_state(answer)}", after={"remark": remark, "by": answer.by}
            )
        used_number(series(package.partner_id), 0, self.last)
        return "、".join(said) or "没有新的答复", {}


def gather(partner: Partner) -> Outgoing:
    """The receipt for all packages of a partner."""
    theirs = (Package.partner == partner.id) & (Package.direction == str(Direction.RECEIVED))
    rows = list(Package.select().where(theirs).order_by(Package.number.desc()).limit(_MOST))
    answers = [_answer(row) for row in reversed(rows) if row.kind != Kind.RECEIPT]
    missing = missing_numbers(partner.id)
    last = max((row.number for row in rows), default=0)
    body = written({"answers": answers, "last": last, "missing": missing, "version": 1})
    about = {"answers": [answer["number"] for answer in answers]}
    return Outgoing(Kind.RECEIPT, f"给{partner.name}的回执", about, body)


def missing_numbers(partner_id: int, upto: int = 0) -> list[int]:
    """The numbers below the highest (or below `upto`) of which no package has come; at most a hundred."""
    theirs = (Package.partner == partner_id) & (Package.direction == str(Direction.RECEIVED))
    there = {row.number for row in Package.select(Package.number).where(theirs)}
    found: list[int] = []
    for number in range(1, max([*there, upto], default=0)):
        if number not in there and len(found) < 100:
            found.append(number)
    return found


def _answer(row: Package) -> dict[str, Any]:
    filing = row.answer.get("filing")
    return {
        "by": str(row.answer.get("by", "")), "digest": row.digest, "filing": filing, "number": row.number,
        "outcome": _TAKEN if row.state == PackageState.ACCEPTED else _RETURNED,
        "plan_digest": str(row.answer.get("digest", "")) if filing else "", "remark": row.remark,
        "settled_at": moment_text(row.settled_at), "uid": row.uid,
    }  # fmt: skip


def read(body: bytes) -> Receipt:
    """The receipt of a package.  Raises BadPackage."""
    fields = parsed(body)
    if fields.whole("version") != 1:
        raise BadPackage("包是更新版本的程序做的", "请先升级本机的程序再接收。")
    answers = tuple(_read_answer(each) for each in fields.each("answers", _MOST))
    found = Receipt(answers, fields.whole("last", 0, 10**9), tuple(fields.figures("missing", 100)))
    fields.close()
    return found


def _read_answer(fields: Fields) -> Answer:
    filing = fields.one_or_none("filing")
    answer = None
    if filing is not None:
        answer = FilingAnswer(
            filing.day("filed_on"), filing.text("number", 60), filing.text("opinion", 4_000),
            filing.text("received_by", 60),
        )  # fmt: skip
        filing.close()
    moment = fields.moment("settled_at")
    if moment is None:
        raise BadPackage("回执没有写明答复的时间")
    found = Answer(
        fields.whole("number", 1, 10**9), fields.text("uid", 32, needed=True), fields.text("digest", 64, needed=True),
        fields.choice("outcome", (_TAKEN, _RETURNED)) == _TAKEN, moment, fields.text("by", 80),
        fields.text("remark", 2_000), answer, fields.text("plan_digest", 64),
    )  # fmt: skip
    fields.close()
    return found


def _ours(partner_id: int) -> dict[int, Package]:
    sent = (Package.partner == partner_id) & (Package.direction == str(Direction.SENT))
    return {row.number: row for row in Package.select().where(sent)}


def _state(answer: Answer) -> PackageState:
    return PackageState.TAKEN if answer.is_taken else PackageState.RETURNED


def _file(session: Session, row: Package, answer: Answer) -> str:
    """Writes the filing that the discipline office made, where the plan is still the one that was sent."""
    plan, given = Plan.get_or_none(Plan.id == row.about.get("plan")), answer.filing
    if plan is None or given is None or given.filed_on is None:
        return "（计划已不在，备案没有登记）"
    if hashlib.sha256(content(plan)).hexdigest() != answer.plan_digest or not PlanState(plan.state).is_approved:
        return "（计划在报送之后又改过，备案没有登记，请重新报送）"
    values = {
        "filed_on": given.filed_on, "number": given.number, "opinion": given.opinion, "received_by": given.received_by
    }  # fmt: skip
    there = Filing.get_or_none(Filing.plan == plan.id)
    if there is None:
        Filing.create(plan=plan.id, recorded_at=session.now(), account=session.account.id, **values)
    else:
        Filing.update(**values).where(Filing.id == there.id).execute()
    Plan.update(state=PlanState.FILED.value).where(Plan.id == plan.id).execute()
    session.trace(
        "filing", plan.id, f"{plan.title}备案（回执）", after=values | {"filed_on": given.filed_on.isoformat()}
    )
    return ""
