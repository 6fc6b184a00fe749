"""Findings out of drawn samples: what the newest check of a point says is wrong (六(二))."""

from __future__ import annotations

from collections.abc import Iterator

from peewee import fn

from app.access.session import Session
from app.interviews.tables import Interview
from app.oversight.detectors.common import Hit, name_fields, named
from app.oversight.tables import SampleDraw, SampleItem, SampleMark
from app.rules.supervision import supervision_rules
from app.store.database import tuples

BAD = "不符合"


def draw_name(year: int, number: int) -> str:
    """How a draw is called."""
    return f"〔{year}〕抽查第{number:03}号"


def bad_sentence(case: str, draw: str, point: str, remark: str) -> str:
    """The sentence of a finding out of a sample; the same wherever it is made."""
    return f"{case}经{draw}抽查，“{point}”不符合" + (f"：{remark.strip()}" if remark.strip() else "")


def bad_marks(_: Session) -> Iterator[Hit]:
    """Every point whose newest mark is 不符合."""
    newest = SampleMark.select(fn.MAX(SampleMark.id)).group_by(SampleMark.item, SampleMark.code)
    query = (
        SampleMark.select(
            Interview.id, *name_fields(), SampleDraw.year, SampleDraw.number, SampleMark.code, SampleMark.remark
        )
        .join(SampleItem)
        .join(SampleDraw)
        .switch(SampleItem)
        .join(Interview)
        .where(SampleMark.id.in_(newest) & (SampleMark.result == BAD))
        .order_by(SampleMark.id)
    )
    for id, *case, year, number, code, remark in tuples(query):
        point = supervision_rules().point(code)
        name = point.name if point else code
        yield Hit(bad_sentence(named(*case), draw_name(year, number), name, remark), id, owner=case[0])
