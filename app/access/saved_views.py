"""Views of lists that accounts saved under a name: their own, and those that others share.

Only who saved a view changes it.  A shared view shows what the reader of it reaches, as every list does; that words and
names may stand in its filter is why it is read by those alone who work with talks (`reach`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import fn

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.access.tables import Account, SavedView

LONGEST_NAME = 20
_MOST = 40


@dataclass(frozen=True, slots=True)
class ViewLine:
    """A saved view as a list offers it; `owner` is empty where it is the account's own."""

    id: int
    name: str
    definition: Mapping[str, Any]
    is_shared: bool
    owner: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the account saved it."""
        return not self.owner


def views_of(session: Session, list_name: str) -> tuple[ViewLine, ...]:
    """The views of a list: the account's own in their order, then those that others share, by who they are from."""
    mine = SavedView.account == session.account.id
    of_list = SavedView.select(SavedView, Account).join(Account).where(SavedView.list_name == list_name)
    # Put in order here: a plain query is said once for all (`app/store/compiled`), and every list asks as it is made.
    rows = sorted(
        of_list.where(mine | SavedView.is_shared),
        key=lambda row: (not _is_own(session, row), row.account.display_name, row.position, row.id),
    )
    return tuple(
        ViewLine(row.id, row.name, row.definition, row.is_shared, "" if _is_own(session, row) else _whose(row.account))
        for row in rows
    )


@use_case(Action.VIEW_KEEP)
def save_view(session: Session, list_name: str, name: str, definition: Mapping[str, Any], shared: bool = False) -> int:
    """Saves a view under a name, in the place of the account's own of that name; its id.

    Raises Refusal for a name that is none or too long, and where there are too many.
    """
    name, mine = _clean(name, "保存"), _mine(session, list_name)
    row = mine.where(SavedView.name == name).first()
    if row is None and mine.count() >= _MOST:
        raise Refusal(f"每个列表最多保存 {_MOST} 个视图，没有保存。请先删除不用的。")
    values = {"definition": dict(definition), "is_shared": shared, "saved_at": session.now()}
    if row is None:
        last = mine.select(fn.MAX(SavedView.position)).scalar()
        row = SavedView.create(
            list_name=list_name, name=name, account=session.account.id, position=(last or 0) + 1, **values
        )
    else:
        SavedView.update(**values).where(SavedView.id == row.id).execute()
    _tell(session, row.id, f"共享视图“{name}”", shared)
    return int(row.id)


@use_case(Action.VIEW_KEEP)
def update_view(session: Session, view_id: int, definition: Mapping[str, Any]) -> str:
    """Has a view keep something else; its name.  Raises Refusal where it is not the account's own."""
    row = _own(session, view_id, "更新")
    SavedView.update(definition=dict(definition), saved_at=session.now()).where(SavedView.id == view_id).execute()
    _tell(session, view_id, f"更新共享的视图“{row.name}”", row.is_shared)
    return str(row.name)


@use_case(Action.VIEW_KEEP)
def rename_view(session: Session, view_id: int, name: str) -> str:
    """Gives a view another name; the name as it is kept.  Raises Refusal where that cannot be."""
    row, name = _own(session, view_id, "改名"), _clean(name, "改名")
    others = _mine(session, row.list_name).where((SavedView.name == name) & (SavedView.id != view_id))
    if others.exists():
        raise Refusal(f"已经有名为“{name}”的视图，没有改名。请换一个名称。")
    SavedView.update(name=name).where(SavedView.id == view_id).execute()
    _tell(session, view_id, f"共享的视图“{row.name}”改名为“{name}”", row.is_shared)
    return name


@use_case(Action.VIEW_KEEP)
def share_view(session: Session, view_id: int, shared: bool) -> str:
    """Shares a view with all accounts that have the list, or no more; its name."""
    row = _own(session, view_id, "共享" if shared else "取消共享")
    SavedView.update(is_shared=shared).where(SavedView.id == view_id).execute()
    _tell(session, view_id, f"{'共享' if shared else '不再共享'}视图“{row.name}”", row.is_shared or shared)
    return str(row.name)


@use_case(Action.VIEW_KEEP)
def move_view(session: Session, view_id: int, by: int) -> bool:
    """Moves a view up or down among the account's own; whether there was a place to move to."""
    row = _own(session, view_id, "移动")
    ids = [each.id for each in _mine(session, row.list_name).order_by(SavedView.position, SavedView.id)]
    at = ids.index(view_id)
    to = at + by
    if not 0 <= to < len(ids):
        return False
    ids.insert(to, ids.pop(at))
    for position, each in enumerate(ids, 1):
        SavedView.update(position=position).where(SavedView.id == each).execute()
    return True


@use_case(Action.VIEW_KEEP)
def delete_view(session: Session, view_id: int) -> ViewLine:
    """Deletes a view; what it was.  Raises Refusal where it is not the account's own."""
    row = _own(session, view_id, "删除")
    SavedView.delete().where(SavedView.id == view_id).execute()
    _tell(session, view_id, f"删除共享的视图“{row.name}”", row.is_shared)
    return ViewLine(row.id, row.name, row.definition, row.is_shared)


def _mine(session: Session, list_name: str) -> Any:
    return SavedView.select().where((SavedView.account == session.account.id) & (SavedView.list_name == list_name))


def _own(session: Session, view_id: int, verb: str) -> Any:
    row = SavedView.get_or_none(SavedView.id == view_id)
    if row is None:
        raise Refusal(f"这个视图已经不在了，可能在别处被删除，没有{verb}。")
    if not _is_own(session, row):
        whose = _whose(row.account)
        raise Refusal(f"视图“{row.name}”是{whose}共享的，只有本人可以{verb}。可以另存为自己的视图。")
    return row


def _is_own(session: Session, row: Any) -> bool:
    return bool(row.account_id == session.account.id)


def _whose(account: Account) -> str:
    return str(account.display_name or account.name)


def _tell(session: Session, view_id: int, summary: str, shared: bool) -> None:
    """What others see goes on record; how one looks at one's own lists does not."""
    if shared:
        session.trace("saved_view", view_id, summary)


def _clean(name: str, verb: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refusal(f"请给视图起一个名称，没有{verb}。")
    if len(name) > LONGEST_NAME:
        raise Refusal(f"名称最长 {LONGEST_NAME} 个字，现有 {len(name)} 个，没有{verb}。")
    return name
