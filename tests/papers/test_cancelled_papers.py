"""Papers that are cancelled while they are drawn: the next is drawn as if nothing had been."""

from __future__ import annotations

from app.access.session import Session
from app.ledgers.intake import applying, preview
from app.papers import catalogue, setting
from app.people.roster import applying as rosters
from app.people.roster import preview as roster_previews
from app.store.steps import heard
from tests.ledgers.intake.sheets import ROSTER, SAMPLE
from tests.store.cancelling import cancelled_at


def test_a_ledger_tells_its_steps_and_ends_at_any_of_them(session: Session) -> None:
    rosters.apply(session, roster_previews.preview(session, ROSTER))
    applying.apply(session, preview.preview(session, SAMPLE))
    paper = catalogue.paper("ledger")
    told: list[tuple[str, int, int]] = []
    with heard(lambda *each: told.append(each)):
        wanted = catalogue.drawn(session, paper, [2025]).pdf
    assert {what for what, _, _ in told} == {
        "正在取出内容", "正在取出台账", "正在排版", "正在绘制各页", "正在写成 PDF",
    }  # fmt: skip
    for place in [told.index(each) for each in {what: (what, *rest) for what, *rest in told}.values()]:
        cancelled_at(place + 1, lambda: catalogue.drawn(session, paper, [2025]))
        assert setting._lines.cache_info().currsize == 0  # what was said in a talk is not kept behind its paper
    assert catalogue.drawn(session, paper, [2025]).pdf == wanted
