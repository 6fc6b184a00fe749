"""宣传信息 (六(三)): items out of finished work, checked for anonymity, approved by somebody else, then published.

The check and the approval are of one text, named by its digest: a text that was changed has neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.access.tables import Account
from app.oversight.directory import directory
from app.oversight.tables import PublicityCheck, PublicityItem, PublicitySource, PublicityStep
from app.rules import anonymity
from app.rules.anonymity import Mark
from app.rules.publicity import Kind, Step, publicity_rules

CLAUSES = ("六(三)",)
DRAFT, APPROVED, PUBLISHED, WITHDRAWN = "草稿", "已批准", "已发布", "撤回"
CASE = "典型案例"
# How many of the marks a refusal names.
_NAMED = 5
LONGEST_TITLE, LONGEST_BODY = 80, 20_000
_CHANGED = "修改文字"


@dataclass(frozen=True, slots=True)
class Source:
    """The finished work that an item is made from: one of a talk, a plan, or a year (with its quarter)."""

    interview_id: int | None = None
    plan_id: int | None = None
    year: int | None = None
    quarter: int | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """What is written of an item; `is_reading`: it may serve as reading matter for PREVENTIVE talks."""

    kind: str
    title: str
    body: str
    is_reading: bool = False


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as a list and its page show it; `check` says in words how its check stands."""

    id: int
    kind: str
    title: str
    body: str
    state: str
    is_reading: bool
    author: str
    approver: str
    updated_at: datetime
    published_on: date | None
    check: str
    is_clean: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a text found: marks that are still to be mended, and those that stay with their reasons."""

    digest: str
    marks: tuple[Mark, ...]
    kept: Mapping[str, str]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left."""
        return not self.marks


def digest_of(kind: str, title: str, body: str) -> str:
    """Names a text: kind, title and body."""
    return sha256("\x1f".join((kind, title, body)).encode()).hexdigest()


def items(session: Session, state: str = "", text: str = "") -> list[ItemLine]:
    """The items that the account reaches, the newest first."""
    session.require(Action.CONTENT_READ)
    query = PublicityItem.select().order_by(PublicityItem.updated_at.desc(), PublicityItem.id.desc())
    if state:
        query = query.where(PublicityItem.state == state)
    for word in text.split():
        query = query.where(PublicityItem.title.contains(word) | PublicityItem.body.contains(word))
    return [_line(row) for row in query]


def item(session: Session, publicity_id: int) -> ItemLine:
    """One item.  Raises Refusal for one that is not there or out of reach."""
    session.require(Action.CONTENT_READ)
    return _line(row_of(publicity_id))


def row_of(publicity_id: int) -> PublicityItem:
    """The row.  Raises Refusal for one that is not there or out of reach."""
    row: PublicityItem | None = PublicityItem.get_or_none(PublicityItem.id == publicity_id)
    if row is None:
        raise Refusal("找不到这条宣传信息，或不在您的职责范围内。", CLAUSES)
    return row


@use_case(Action.PUBLICITY_EDIT)
def write(session: Session, text: Text, sources: Sequence[Source] = ()) -> int:
    """A new item, 草稿; its id.  Raises Refusal for a kind that is none, without a title, for a text too long."""
    _check_text(text)
    now = session.now()
    row = PublicityItem.create(
        kind=text.kind, title=text.title.strip(), body=text.body.strip(), state=DRAFT, is_reading=text.is_reading,
        department=session.own_department, author=session.account.id, writer=session.account.id, created_at=now,
        updated_at=now,
    )  # fmt: skip
    for each in sources:
        PublicitySource.create(
            item=row, interview=each.interview_id, plan=each.plan_id, year=each.year, quarter=each.quarter
        )
    session.trace("publicity_item", row.id, f"撰写{row.kind}：{row.title}", after={"digest": _digest(row)})
    return int(row.id)


@use_case(Action.PUBLICITY_EDIT)
def rewrite(session: Session, publicity_id: int, text: Text) -> bool:
    """Changes the text; what was submitted or approved is a draft again.  Whether anything was changed.

    Raises Refusal where the state does not allow it, and as `write` does.
    """
    row = row_of(publicity_id)
    if not publicity_rules().state(row.state).editable:
        raise Refusal(f"“{row.title}”{row.state}，文字不能再改。需要更正的，请先撤回。", CLAUSES)
    _check_text(text)
    before = _digest(row)
    new = (text.kind, text.title.strip(), text.body.strip())
    if digest_of(*new) == before and text.is_reading == row.is_reading:
        return False
    row.kind, row.title, row.body = new
    row.is_reading, row.writer, row.updated_at = text.is_reading, session.account, session.now()
    if _digest(row) != before and row.state != DRAFT:
        _move(session, row, _CHANGED, DRAFT, "文字有改动，须重新核查、审批")
    row.save()
    session.trace(
        "publicity_item", row.id, f"修改{row.kind}：{row.title}", {"digest": before}, {"digest": _digest(row)}
    )
    return True


def look(session: Session, text: Text) -> list[Mark]:
    """What the check finds in a text as it stands now; nothing is recorded."""
    session.require(Action.CONTENT_READ)
    kind = _kind(text.kind)
    whole, start = f"{text.title}\n{text.body}", len(text.title) + 1
    found = anonymity.check(whole, directory(session), session.rules.limit("anonymity_people"), kind.checks)
    return [mark for mark in found if mark.end <= len(text.title) or mark.start >= start]


def replaced(text: Text, marks: Iterable[Mark]) -> Text:
    """The text with the proposals in the place of these marks."""
    title, _, body = anonymity.applied(f"{text.title}\n{text.body}", marks).partition("\n")
    return replace(text, title=title, body=body)


@use_case(Action.PUBLICITY_EDIT)
def check_item(session: Session, publicity_id: int, kept: Mapping[str, str] | None = None) -> Checked:
    """Checks the text as it stands, on record with its digest.

    `kept` are words that stay although they were found, each with the reason; the answer holds what is left.  Raises
    Refusal for one without a reason, and for a name: names never stay.
    """
    row, stay = row_of(publicity_id), {word: reason.strip() for word, reason in (kept or {}).items()}
    text = Text(row.kind, row.title, row.body)
    marks = look(session, text)
    for word, reason in stay.items():
        if not reason:
            raise Refusal(f"保留“{word}”须写明理由，没有登记核查。", CLAUSES)
        if any(mark.text == word and mark.kind == "姓名" for mark in marks):
            raise Refusal(f"“{word}”是干部的姓名，不能保留，没有登记核查。请替换后再核查。", CLAUSES)
    left = tuple(mark for mark in marks if mark.text not in stay)
    digest = _digest(row)
    PublicityCheck.create(
        item=row, digest=digest, people=session.rules.limit("anonymity_people"), is_clean=not left,
        marks=[[mark.start, mark.end, mark.kind, mark.text, mark.why, mark.proposal] for mark in marks],
        kept=[[word, reason] for word, reason in stay.items()], at=session.now(), account=session.account.id,
    )  # fmt: skip
    after = {"digest": digest, "found": len(marks), "left": len(left), "kept": stay}
    session.trace("publicity_item", row.id, f"核查匿名：{row.title}", after=after)
    return Checked(digest, left, stay)


def steps_for(session: Session, publicity_id: int) -> list[Step]:
    """The steps that the account may take on an item now, in the order of the data file."""
    row = row_of(publicity_id)
    may = {"edit": session.may(Action.PUBLICITY_EDIT), "approve": session.may(Action.PUBLICITY_APPROVE)}
    return [step for step in publicity_rules().steps_from(row.state) if may[step.by]]


def take_step(session: Session, publicity_id: int, step: str, reason: str = "", on: date | None = None) -> str:
    """Takes a step of the data file; the state that the item is in then.  Raises Refusal.

    `on` is the day of publishing.  An approval is another account's than those that wrote the text.
    """
    found = next((each for each in publicity_rules().steps if each.name == step), None)
    if found is None:
        raise Refusal(f"没有“{step}”这一步。", CLAUSES)
    return (_approve if found.by == "approve" else _edit)(session, publicity_id, step, reason, on)


@use_case(Action.PUBLICITY_EDIT)
def _edit(session: Session, publicity_id: int, step: str, reason: str, on: date | None) -> str:
    return _take(session, publicity_id, step, reason, on)


@use_case(Action.PUBLICITY_APPROVE)
def _approve(session: Session, publicity_id: int, step: str, reason: str, on: date | None) -> str:
    return _take(session, publicity_id, step, reason, on)


def _take(session: Session, publicity_id: int, name: str, reason: str, on: date | None) -> str:
    row = row_of(publicity_id)
    step = next((each for each in publicity_rules().steps_from(row.state) if each.name == name), None)
    if step is None:
        raise Refusal(f"“{row.title}”现为“{row.state}”，不能“{name}”。", CLAUSES)
    _guard(session, row, step, reason)
    if step.to == APPROVED:
        row.approver, row.approved_digest, row.approved_at = session.account, _digest(row), session.now()
    if step.to == PUBLISHED:
        row.published_on = on or session.today()
        if row.published_on > session.today():
            raise Refusal(f"发布日期 {row.published_on} 还没有到，请核对。", CLAUSES)
    _move(session, row, step.name, step.to, reason.strip())
    row.save()
    session.trace("publicity_item", row.id, f"{step.name}：{row.title}", after={"state": row.state, "reason": reason})
    return row.state


def _guard(session: Session, row: PublicityItem, step: Step, reason: str) -> None:
    if step.reason and not reason.strip():
        raise Refusal(f"“{step.name}”须写明理由。", CLAUSES)
    if step.clean and not is_clean(row):
        raise Refusal(
            f"“{row.title}”的文字还没有通过匿名核查，或核查之后又有改动，不能“{step.name}”。"
            "请先核查，逐处替换或说明保留理由。",
            CLAUSES,
        )
    if step.other_account and session.account.id in (row.author_id, row.writer_id):
        raise Refusal("撰写人不能审批自己写的宣传信息，请由另一个账号审批。", CLAUSES)
    if step.to == PUBLISHED and row.approved_digest != _digest(row):
        raise Refusal("批准的不是现在的文字，不能登记发布。请重新提交审核。", CLAUSES)


def is_clean(row: PublicityItem) -> bool:
    """Whether the newest check was of the text as it stands and nothing was left."""
    newest = _newest(row)
    return newest is not None and newest.is_clean and newest.digest == _digest(row)


def check_exportable(session: Session, row: PublicityItem) -> None:
    """Raises Refusal unless the item is approved, checked, and still the text that was."""
    if not publicity_rules().state(row.state).export:
        raise Refusal(f"“{row.title}”现为“{row.state}”，批准之后才能导出，没有导出。", CLAUSES)
    if not is_clean(row) or row.approved_digest != _digest(row):
        raise Refusal("现在的文字不是核查、批准的文字，没有导出。请重新核查、审批。", CLAUSES)


def ready_items(session: Session) -> list[ItemLine]:
    """The items that may leave as they stand: approved, checked, unchanged since; the newest first."""
    return [line for line in items(session) if _is_ready(session, line.id)]


def check_told(session: Session, kind: str, title: str, body: str) -> None:
    """Raises Refusal for a 典型案例 by which somebody may be known, unless it is the text of an item that may leave.

    For texts that leave on another way than `export_item`: they are anonymised before, as those are.
    """
    text = Text(kind, title.strip(), body.strip())
    if kind != CASE or any((line.kind, line.title, line.body) == (kind, text.title, text.body)
                           for line in ready_items(session)):  # fmt: skip
        return
    if marks := look(session, text):
        found = "、".join(dict.fromkeys(f"“{mark.text}”（{mark.kind}）" for mark in marks[:_NAMED]))
        raise Refusal(
            f"典型案例《{text.title}》里有 {len(marks)} 处可能认出本人：{found}{'等' if len(marks) > _NAMED else ''}。"
            "请先在“督导·宣传信息”中核查、逐处替换，或经批准后再报送。",
            CLAUSES,
        )


def kept_of(publicity_id: int) -> dict[str, str]:
    """What the newest check let stay, with the reasons."""
    newest = _newest(row_of(publicity_id))
    return dict(newest.kept) if newest else {}


def history(publicity_id: int) -> list[tuple[datetime, str, str, str]]:
    """When, which step, by whom, why; the oldest first."""
    query = PublicityStep.select().where(PublicityStep.item == publicity_id).order_by(PublicityStep.id)
    return [(row.at, f"{row.step}（{row.to_state}）", _name(row.account), row.reason) for row in query]


def _move(session: Session, row: PublicityItem, step: str, to: str, reason: str) -> None:
    PublicityStep.create(
        item=row, step=step, from_state=row.state, to_state=to, digest=_digest(row), reason=reason, at=session.now(),
        account=session.account.id,
    )  # fmt: skip
    row.state, row.updated_at = to, session.now()
    if to not in (APPROVED, PUBLISHED):
        row.approver, row.approved_digest, row.approved_at, row.published_on = None, "", None, None


def _is_ready(session: Session, publicity_id: int) -> bool:
    try:
        check_exportable(session, row_of(publicity_id))
    except Refusal:
        return False
    return True


def _newest(row: PublicityItem) -> PublicityCheck | None:
    query = PublicityCheck.select().where(PublicityCheck.item == row.id).order_by(PublicityCheck.id.desc())
    found: PublicityCheck | None = query.first()
    return found


def _digest(row: PublicityItem) -> str:
    return digest_of(row.kind, row.title, row.body)


def _line(row: PublicityItem) -> ItemLine:
    newest, clean = _newest(row), is_clean(row)
    if newest is None:
        said = "没有核查"
    elif newest.digest != _digest(row):
        said = "核查之后有改动"
    else:
        said = "核查通过" if clean else "核查有未处理的内容"
    return ItemLine(
        row.id, row.kind, row.title, row.body, row.state, row.is_reading, _name(row.author), _name(row.approver),
        row.updated_at, row.published_on, said, clean,
    )  # fmt: skip


def _name(account: Account | None) -> str:
    return account.display_name if account is not None else ""


def _kind(name: str) -> Kind:
    found = publicity_rules().kind(name)
    if found is None:
        known = "、".join(each.name for each in publicity_rules().kinds)
        raise Refusal(f"没有“{name}”这种宣传信息，有：{known}。", CLAUSES)
    return found


def _check_text(text: Text) -> None:
    _kind(text.kind)
    if not text.title.strip():
        raise Refusal("请写明标题，没有保存。", CLAUSES)
    if len(text.title.strip()) > LONGEST_TITLE or len(text.body.strip()) > LONGEST_BODY:
        raise Refusal(f"标题不超过{LONGEST_TITLE}字，正文不超过{LONGEST_BODY}字，没有保存。", CLAUSES)
    if "\n" in text.title.strip():
        raise Refusal("标题只能写一行，没有保存。", CLAUSES)
