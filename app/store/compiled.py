"""The SQL of a query is made once for its shape: what peewee says anew for each query costs more than most answers.

A shape is all of a query but its values.  Only plain queries have one here, over tables and tables joined; whatever
else there is (subqueries, other names of tables, calculations) peewee says as ever.  Whether the values come in the
order in which the SQL asks for them is looked at when a shape is first seen: where they do not, it is left to peewee
for good.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from peewee import (
    OP,
    SQL,
    Context,
    Expression,
    Field,
    FieldAlias,
    ForeignKeyField,
    Function,
    Join,
    Model,
    ModelDelete,
    ModelInsert,
    ModelSelect,
    ModelUpdate,
    Node,
    Ordering,
)

# Looked at as they are: what their types tell of them is not all that peewee keeps in them.
_JOIN: Any = Join
_FUNCTION: Any = Function
_JOINING = frozenset({OP.AND, OP.OR})
_COMPARING = frozenset({OP.EQ, OP.NE, OP.LT, OP.LTE, OP.GT, OP.GTE})
_NULL = frozenset({OP.IS, OP.IS_NOT})
_AMONG = frozenset({OP.IN, OP.NOT_IN})
# Lists of ids are a shape for each length: those of a page or of the heads of departments come again and again.
_LONGEST_LIST = 500
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
    is_plain = (
        query._group_by is None and query._having is None and query._windows is None and query._for_update is None
        and not query._distinct and not query._lateral and query._alias is None and len(query._from_list) == 1
    )  # fmt: skip
    if not is_plain:
        return False
    key += ("select", query._simple_distinct)
    tables: list[Any] = []
    if not _source(query._from_list[0], tables, key, values):
        return False
    if query._is_default:
        key.append("all")
    else:
        key.append(len(query._returning))  # or a column more would look like one to sort by
        if not all(_column(each, tables, key) for each in query._returning):
            return False
    return _conditions(query, tables, key, values) and _ordered(query, tables, key, values)


def _source(node: Any, tables: list[Any], key: list[Any], values: list[Any]) -> bool:
    """A table, or tables joined by conditions."""
    if isinstance(node, type):
        tables.append(node)
        key.append(node)
        return True
    if type(node) is not _JOIN or node._alias is not None or node._on is None:
        return False
    key.append(node.join_type)
    sides = _source(node.lhs, tables, key, values) and _source(node.rhs, tables, key, values)
    return sides and _condition(node._on, tables, key, values)


def _column(node: Any, tables: list[Any], key: list[Any]) -> bool:
    """A column of the answer: a field, a function of fields, or SQL without values."""
    if type(node) is SQL and not node.params:
        key.append(node.sql)
        return True
    if type(node) is _FUNCTION and node._filter is None and not node._order_by:
        key += (node.name, len(node.arguments))
        return bool(node.arguments) and all(_column(each, tables, key) for each in node.arguments)
    key.append(id(node))
    return _is_of(node, tables)


def _update(query: Any, key: list[Any], values: list[Any]) -> bool:
    if query._from is not None or query._returning or query._order_by or query._limit is not None:
        return False
    model = query.model
    key += ("update", model)
    return _columns(query._update, model, key, values) and _conditions(query, [model], key, values)


def _delete(query: Any, key: list[Any], values: list[Any]) -> bool:
    if query._returning or query._order_by or query._limit is not None:
        return False
    key += ("delete", query.model)
    return _conditions(query, [query.model], key, values)


def _insert(query: Any, key: list[Any], values: list[Any]) -> bool:
    given = query._insert
    if query._columns or query._returning or not isinstance(given, Mapping):
        return False
    model, conflict = query.model, query._on_conflict
    key += ("insert", model)
    if conflict is not None:
        told = (conflict._update, conflict._preserve, conflict._where, conflict._conflict_target)
        if not conflict._action or any(told) or conflict._conflict_constraint or conflict._conflict_where:
            return False
        key.append(conflict._action)
    if lacking := [field for field in model._meta.defaults if field not in given]:
        defaults = {field: model._meta.defaults[field] for field in lacking}
        given = {**given, **{field: each() if callable(each) else each for field, each in defaults.items()}}
    return bool(given) and _columns(given, model, key, values)


_READERS = {ModelSelect: _select, ModelUpdate: _update, ModelDelete: _delete, ModelInsert: _insert}


def reads(kind: type[ModelSelect]) -> type[ModelSelect]:
    """A kind of query that is said as a ModelSelect is, and may be kept like one."""
    _READERS[kind] = _select
    return kind


def _is_of(field: Any, tables: list[Any]) -> bool:
    """Whether this is a field of one of the tables itself, and no other name for one."""
    return isinstance(field, Field) and not isinstance(field, FieldAlias) and field.model in tables


def _columns(given: Mapping[Any, Any], model: Any, key: list[Any], values: list[Any]) -> bool:
    """Fields with what is written into them, in the order in which peewee names them."""
    if not all(_is_of(field, [model]) for field in given):
        return False
    for field in sorted(given, key=lambda field: field._sort_key):
        value = given[field]
        if isinstance(value, Node) and not (isinstance(value, Model) and isinstance(field, ForeignKeyField)):
            return False
        key.append(id(field))
        values.append(field.db_value(value))
    return True


def _conditions(query: Any, tables: list[Any], key: list[Any], values: list[Any]) -> bool:
    where = query._where
    if where is None:
        return True
    key.append("where")
    return _condition(where, tables, key, values)


def _condition(node: Any, tables: list[Any], key: list[Any], values: list[Any]) -> bool:
    if type(node) is not Expression:
        key.append(id(node))
        return _is_of(node, tables)
    op, left, right = node.op, node.lhs, node.rhs
    key += (op, node.flat)
    if op in _JOINING:
        return _condition(left, tables, key, values) and _condition(right, tables, key, values)
    if not _is_of(left, tables) or isinstance(right, type):
        return False
    key.append(id(left))
    # What stands at the right is named as what it is: a value and then something else is no field.
    if isinstance(right, Node):
        key += ("field", id(right))
        return op in _COMPARING and _is_of(right, tables)
    if op in _COMPARING:
        key.append("value")
        values.append(left.db_value(right))
        return not isinstance(right, (list, tuple, set, frozenset))
    if op in _AMONG and isinstance(right, (list, tuple)) and len(right) <= _LONGEST_LIST:
        key += ("among", len(right))
        values.extend(left.db_value(each) for each in right)
        return not any(isinstance(each, (Node, list, tuple)) for each in right)
    key.append("null")
    return op in _NULL and right is None


def _ordered(query: Any, tables: list[Any], key: list[Any], values: list[Any]) -> bool:
    if query._order_by:
        key.append("order")
    for each in query._order_by or ():
        if type(each) is Ordering and each.collation is None and each.nulls is None:
            key.append(each.direction)
            each = each.node
        if not _is_of(each, tables):
            return False
        key.append(id(each))
    limit, offset = query._limit, query._offset
    if limit is not None:  # a number in the SQL (`rows.Select`): each one is a shape of its own
        key += ("limit", limit)
        if type(limit) is not int:
            return False
    if offset is not None:
        key.append("offset")
        values.append(offset)
        if type(offset) is not int:
            return False
    return True
