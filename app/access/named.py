"""What the arguments and the traces of a use case name, and whether the account reaches it."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.access.audit import Trace
from app.store.database import Store

# Arguments, and fields of drafts, that name a row: its table and what it is called in a sentence.
NAMED: dict[str, tuple[str, str]] = {
    "interview_id": ("interview", "这次约谈"),
    "interview_ids": ("interview", "这次约谈"),
    "previous_id": ("interview", "前一次约谈"),
    "subject_id": ("interview_subject", "这名约谈对象"),
    "attendee_id": ("attendee", "这名参加人员"),
    "outline_id": ("outline_item", "这条提纲"),
    "material_id": ("material", "这份材料"),
    "attachment_id": ("attachment", "这个附件"),
    "plan_id": ("plan", "这份计划"),
    "item_id": ("plan_item", "计划中的这次约谈"),
    "plan_item_id": ("plan_item", "计划中的这次约谈"),
    "clue_id": ("clue", "这条线索"),
    "clue_ids": ("clue", "这条线索"),
    "other_clue_id": ("clue", "另一条线索"),
    "finding_id": ("finding", "这项督导发现"),
    "loan_id": ("volume_loan", "这次借阅"),
    "transfer_id": ("archive_transfer", "这份移交清单"),
    "destruction_id": ("archive_destruction", "这份销毁清册"),
    "inquiry_id": ("inquiry", "这次谈话函询"),
    "sorting_id": ("sorting_session", "这次梳理会"),
    "link_id": ("clue_link", "这次并案"),
    "sample_item_id": ("sample_item", "这次抽查"),
    "view_id": ("saved_view", "这个视图"),
    "publicity_id": ("publicity_item", "这条宣传信息"),
}
# Object types of traces that are tables under other names, or whose id is that of another row.
_TRACED = {
    "interview": "这次约谈", "plan": "这份计划", "clue": "这条线索", "finding": "这项督导发现",
    "inquiry": "这次谈话函询", "sorting_session": "这次梳理会", "publicity_item": "这条宣传信息",
}  # fmt: skip


def out_of_reach(
    store: Store,
    signature: inspect.Signature | None = None,
    args: tuple[Any, ...] = (),
    kwargs: Mapping[str, Any] | None = None,
    traces: Iterable[Trace] = (),
) -> str:
    """What a call names, or the traces tell of, that is out of the account's reach; empty where nothing is.

    Asks nothing where all is in reach, as it is within another use case.
    """
    if store.db.reach.is_open:
        return ""
    bound = signature.bind(*args, **kwargs or {}).arguments if signature is not None else {}
    wanted = [(table, word, id) for name, value in bound.items() for table, word, id in _names(name, value)]
    wanted += [(trace.object_type, _TRACED[trace.object_type], trace.object_id) for trace in traces
               if trace.object_type in _TRACED and trace.object_id]  # fmt: skip
    for table, word, id in wanted:
        if store.db.reach.holds(table) and not _is_there(store, table, id):
            return word
    return ""


def _names(name: str, value: Any) -> Iterator[tuple[str, str, Any]]:
    """Table, word and id of every row that an argument names, in drafts and lists as well."""
    if isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _names(name, each)
    elif isinstance(value, dict):
        for each in (*value.keys(), *value.values()):
            yield from _names("", each)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        if name != "session":
            for each in dataclasses.fields(value):
                yield from _names(each.name, getattr(value, each.name))
    elif name in NAMED and isinstance(value, int) and not isinstance(value, bool):
        yield (*NAMED[name], value)


def _is_there(store: Store, table: str, id: Any) -> bool:
    return store.db.execute_sql(f'SELECT 1 FROM "{table}" WHERE id = ?', (id,)).fetchone() is not None
