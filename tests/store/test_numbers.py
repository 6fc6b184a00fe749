"""Numbers that are given once, settings, and values kept as JSON."""

from __future__ import annotations

import pytest

from app.access.session import Session
from app.store import settings
from app.store.database import JsonField
from app.store.numbers import NumberSeries, next_number


def test_numbers_begin_at_one_for_each_series_and_year_and_never_come_twice(session: Session) -> None:
    with session.store.transaction():
        assert [next_number("约谈", 2026) for _ in range(4)] == [1, 2, 3, 4]
        assert next_number("约谈", 2027) == 1 and next_number("线索", 2026) == 1
        assert [next_number("约谈", 2026), next_number("约谈", 2027), next_number("线索", 2026)] == [5, 2, 2]
    assert {(row.series, row.year): row.last for row in NumberSeries.select()} == {
        ("约谈", 2026): 5, ("约谈", 2027): 2, ("线索", 2026): 2,
    }  # fmt: skip


def test_a_number_that_was_rolled_back_was_not_given(session: Session) -> None:
    with pytest.raises(ZeroDivisionError), session.store.transaction():
        next_number("约谈", 2026)
        raise ZeroDivisionError
    with session.store.transaction():
        assert next_number("约谈", 2026) == 1


@pytest.mark.parametrize("value", [1, "文字", ["甲", "乙"], {"a": None}, False, 0, ""])
def test_settings_are_read_as_they_were_written(session: Session, value: object) -> None:
    with session.store.transaction():
        settings.write("probe", value)
    assert settings.read("probe") == value == settings.read("probe", "default")


def test_a_setting_that_is_not_there_is_its_default(session: Session) -> None:
    assert settings.read("nothing") is None and settings.read("nothing", 7) == 7
    with session.store.transaction():
        settings.write("probe", 1)
        settings.write("probe", 2)
    assert settings.read("probe", 7) == 2 and settings.read("nothing", 7) == 7


def test_json_keeps_chinese_readable_and_keys_in_order() -> None:
    field = JsonField()
    assert field.db_value({"乙": 1, "甲": [None]}) == '{"乙": 1, "甲": [null]}'
    assert field.db_value({"b": 1, "a": 2}) == '{"a": 2, "b": 1}'
    assert field.db_value(None) is None is field.python_value(None) and field.python_value("[1]") == [1]
