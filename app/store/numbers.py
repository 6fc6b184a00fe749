"""Numbers that are given once and never again."""

from __future__ import annotations

from peewee import CompositeKey, IntegerField, TextField

from app.store.database import Table


class NumberSeries(Table):
    """The last number given in a series and year."""

    series = TextField()
    year = IntegerField()
    last = IntegerField()

    class Meta:
        primary_key = CompositeKey("series", "year")


def next_number(series: str, year: int) -> int:
    """The next number of the series in that year (from 1).  Call inside the transaction that uses it."""
    row = NumberSeries.get_or_none((NumberSeries.series == series) & (NumberSeries.year == year))
    if row is None:
        NumberSeries.insert(series=series, year=year, last=1).execute()
        return 1
    NumberSeries.update(last=row.last + 1).where(
        (NumberSeries.series == series) & (NumberSeries.year == year)
    ).execute()
    return int(row.last) + 1


def next_numbers(series: str, year: int, count: int) -> int:
    """The first of so many numbers in a row.  Call inside the transaction that uses them."""
    first = next_number(series, year)
    _raise(series, year, first + count - 1)
    return first


def used_number(series: str, year: int, number: int) -> None:
    """A number that was given elsewhere: the series goes on above it.  Call inside the transaction."""
    row = NumberSeries.get_or_none((NumberSeries.series == series) & (NumberSeries.year == year))
    if row is None:
        NumberSeries.insert(series=series, year=year, last=number).execute()
    elif row.last < number:
        _raise(series, year, number)


def _raise(series: str, year: int, last: int) -> None:
    NumberSeries.update(last=last).where((NumberSeries.series == series) & (NumberSeries.year == year)).execute()
