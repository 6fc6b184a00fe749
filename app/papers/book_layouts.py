"""The layouts of an institution by name: kept with its settings, chosen on export."""

from __future__ import annotations

from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.papers.book_layout import (
    DEFAULT,
    DEFAULT_LABEL,
    Arranged,
    BookKind,
    BookLayout,
    arranged,
    default_layout,
    faults,
    from_json,
    to_json,
)
from app.store import settings

_KEY = "papers.layouts"
_MOST = 30


def layouts(kind: BookKind) -> tuple[BookLayout, ...]:
    """The default layout, then those that were saved, by name."""
    kept = _kept(kind)
    return (default_layout(kind), *(from_json(name, kept[name]) for name in sorted(kept)))


def layout_named(kind: BookKind, name: str) -> BookLayout:
    """The layout of that name; the default one for none.  Raises Refusal for a name that is not there."""
    found = next((each for each in layouts(kind) if name in (each.name, each.label)), None)
    if found is None:
        names = "、".join(each.label for each in layouts(kind))
        raise Refusal(f"没有名为“{name}”的{kind.label}版式，没有导出。现有：{names}。")
    return found


def layout_for(kind: BookKind, name: str, without: tuple[str, ...] = ()) -> Arranged:
    """The columns to write.  Raises Refusal for an unknown name, and where nothing of it is known any more."""
    found = arranged(kind, layout_named(kind, name), without)
    if not found.keys:
        raise Refusal(f"版式“{name}”里没有能填的栏目，没有导出。请换一个版式，或重新设置它的栏目。")
    return found


@use_case(Action.EXPORT)
def save_layout(session: Session, kind: BookKind, layout: BookLayout) -> None:
    """Keeps a layout under its name, in the place of the one of that name.  Raises Refusal with all that is wrong."""
    if wrong := faults(layout, kind):
        raise Refusal("版式没有保存。", details=wrong)
    kept = _kept(kind)
    before = kept.get(layout.name)
    if before is None and len(kept) >= _MOST:
        raise Refusal(f"{kind.label}最多保存 {_MOST} 个版式，没有保存。请先删除不用的版式。")
    settings.write(f"{_KEY}.{kind}", kept | {layout.name: to_json(layout)})
    verb = "保存" if before is None else "修改"
    session.trace("book_layout", f"{kind}/{layout.name}", f"{verb}{kind.label}版式“{layout.name}”",
                  before={"columns": before} if before else None, after={"columns": to_json(layout)})  # fmt: skip


@use_case(Action.EXPORT)
def delete_layout(session: Session, kind: BookKind, name: str) -> None:
    """Deletes a layout; its columns stay in the audit chain.  Raises Refusal for one that is not there."""
    kept = _kept(kind)
    if name == DEFAULT or name not in kept:
        raise Refusal(f"没有名为“{name or DEFAULT_LABEL}”的版式可以删除。默认版式不能删除。")
    before = kept.pop(name)
    settings.write(f"{_KEY}.{kind}", kept)
    session.trace(
        "book_layout", f"{kind}/{name}", f"删除{kind.label}版式“{name}”", before={"columns": before}
    )  # fmt: skip


def _kept(kind: BookKind) -> dict[str, Any]:
    found = settings.read(f"{_KEY}.{kind}", {})
    return {str(name): columns for name, columns in found.items() if name} if isinstance(found, dict) else {}
