"""The SQL of a query is made once for its shape: what peewee says anew for each query costs more than most answers.

A shape is all of a query but its values.  Only plain queries over one table have one here; whatever else there is
(joins, functions, subqueries) peewee says as ever.  Whether the values come in the order in which the SQL asks for them
is looked at when a shape is first seen: where they do not, it is left to peewee for good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from peewee import (
    OP,
    Context,
    Expression,
    Field,
    FieldAlias,
    ForeignKeyField,
    Model,
    ModelDelete,
    ModelInsert,
    ModelSelect,
    ModelUpdate,
    Node,
    Ordering,
)

_JOINING = frozenset({OP.AND, OP.OR})
_COMPARING = frozenset({OP.EQ, OP.NE, OP.LT, OP.LTE, OP.GT, OP.GTE})
_NULL = frozenset({OP.IS, OP.IS_NOT})
_AMONG = frozenset({OP.IN, OP.NOT_IN})
# Lists of ids of any length would each be a shape of their own.
_LONGEST_LIST = 20
# More shapes than the program has mean that something is not one; they are forgotten and learnt again.
_MOST = 2000
# The SQL by shape; None for one that peewee says itself.  A shape holds its table, so that ids of fields stay theirs.
_known: dict[tuple[Any, ...], str | None] = {}


def said(query: Any, context: Callable[[], Context]) -> tuple[str, list[Any]]:
    """The SQL of a query and its values, as peewee would say it in the context."""
    key: list[Any] = []
    values: list[Any] = []
    reader = _READERS.get(type(query))
    if reader is None or query._cte_list is not None or not reader(query, key, values):
        sql, found = context().sql(query).query()
        return str(sql), found
    shape = tuple(key)
    if (kept := _known.get(shape)) is not None:
        return kept, values
    sql, found = context().sql(query).query()
    if len(_known) >= _MOST:
        _known.clear()
    _known.setdefault(shape, str(sql) if list(found) == values else None)
    return str(sql), found


def _select(query: Any, key: list[Any], values: list[Any]) -> bool:
    model = query.model
    is_plain = (
        not query._joins and len(query._from_list) == 1 and query._from_list[0] is model and query._group_by is None
        and query._having is None and query._windows is None and query._for_update is None and query._distinct is None
        and not query._simple_distinct and not query._lateral and query._alias is None
    )  # fmt: skip
    if not is_plain:
        return False
    key += ("select", model)
    if not query._is_default:
        for field in query._returning:
            if not _is_of(field, model):
                return False
            key.append(id(field))
    return _conditions(query, model, key, values) and _ordered(query, model, key, values)


def _update(query: Any, key: list[Any], values: list[Any]) -> bool:
    if query._from is not None or query._returning or query._order_by or query._limit is not None:
        return False
    model = query.model
    key += ("update", model)
    return _columns(query._update, model, key, values) and _conditions(query, model, key, values)


def _delete(query: Any, key: list[Any], values: list[Any]) -> bool:
    if query._returning or query._order_by or query._limit is not None:
        return False
    key += ("delete", query.model)
    return _conditions(query, query.model, key, values)


def _insert(query: Any, key: list[Any], values: list[Any]) -> bool:
    given = query._insert
    if query._columns or query._on_conflict is not None or query._returning or not isinstance(given, Mapping):
        return False
    model = query.model
    key += ("insert", model)
    if lacking := [field for field in model._meta.defaults if field not in given]:
        defaults = {field: model._meta.defaults[field] for field in lacking}
        given = {**given, **{field: each() if callable(each) else each for field, each in defaults.items()}}
    return bool(given) and _columns(given, model, key, values)


_READERS = {ModelSelect: _select, ModelUpdate: _update, ModelDelete: _delete, ModelInsert: _insert}


def reads(kind: type[ModelSelect]) -> type[ModelSelect]:
    """A kind of query that is said as a ModelSelect is, and may be kept like one."""
    _READERS[kind] = _select
    return kind


def _is_of(field: Any, model: Any) -> bool:
    """Whether this is a field of the table itself, and no other name for one."""
    return isinstance(field, Field) and not isinstance(field, FieldAlias) and field.model is model


def _columns(given: Mapping[Any, Any], model: Any, key: list[Any], values: list[Any]) -> bool:
    """Fields with what is written into them, in the order in which peewee names them."""
    if not all(_is_of(field, model) for field in given):
        return False
    for field in sorted(given, key=lambda field: field._sort_key):
        value = given[field]
        if isinstance(value, Node) and not (isinstance(value, Model) and isinstance(field, ForeignKeyField)):
            return False
        key.append(id(field))
        values.append(field.db_value(value))
    return True


def _conditions(query: Any, model: Any, key: list[Any], values: list[Any]) -> bool:
    where = query._where
    if where is None:
        return True
    key.append("where")
    return _condition(where, model, key, values)


def _condition(node: Any, model: Any, key: list[Any], values: list[Any]) -> bool:
    if type(node) is not Expression:
        key.append(id(node))
        return _is_of(node, model)
    op, left, right = node.op, node.lhs, node.rhs
    key += (op, node.flat)
    if op in _JOINING:
        return _condition(left, model, key, values) and _condition(right, model, key, values)
    if not _is_of(left, model) or isinstance(right, (Node, type)):
        return False
    key.append(id(left))
    if op in _COMPARING:
        values.append(left.db_value(right))
        return not isinstance(right, (list, tuple, set, frozenset))
    if op in _AMONG and isinstance(right, (list, tuple)) and len(right) <= _LONGEST_LIST:
        key.append(len(right))
        values.extend(left.db_value(each) for each in right)
        return not any(isinstance(each, (Node, list, tuple)) for each in right)
    return op in _NULL and right is None


def _ordered(query: Any, model: Any, key: list[Any], values: list[Any]) -> bool:
    for each in query._order_by or ():
        if type(each) is Ordering and each.collation is None and each.nulls is None:
            key.append(each.direction)
            each = each.node
        if not _is_of(each, model):
            return False
        key.append(id(each))
    for name, value in (("limit", query._limit), ("offset", query._offset)):
        if value is not None:
            key.append(name)
            values.append(value)
            if type(value) is not int:
                return False
    return True
