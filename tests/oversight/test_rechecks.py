"""A share of the finished 谈话函询 is drawn for re-check: the same again from the record, each looked at once more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.oversight import checking, drawing, rechecks, sampling
from app.oversight.rechecks import INQUIRIES, rechecks_of, record_recheck
from app.oversight.sampling import Wanted
from app.oversight.tables import Finding, SampleDraw, SampleItem
from app.people.tables import Department
from app.plans.inquiry_queries import inquiry_view
from app.plans.tables import Inquiry
from tests.access.world import as_account
from tests.plans.conftest import clue
from tests.ui.hands import choose, click, dialog, find, said, show, write
from tests.ui.test_oversight import pick_row, turn
from ui.office import Office
from ui.oversight.tab import SAMPLES, OversightTab
from ui.widgets.table import TableView

NOW = datetime(2026, 11, 24, 9)
YEAR = Wanted(date(2026, 1, 1), date(2026, 12, 31), 30, form=INQUIRIES)


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Iterator[Session]:
    """Ten inquiries believed and closed, one that led to another talk, one of the year before."""
    session.clock = lambda: NOW
    about = clue(session)
    for number in range(1, 13):
        Inquiry.create(
            year=2026, number=number, clue=about, person=people["余立"], name="余立", department_name="教务处",
            way="函询", state="已办结", outcome="再谈" if number == 11 else "采信了结", handler="常怀",
            assessed_on=date(2025 if number == 12 else 2026, 6, number), created_at=NOW, rules_version="1",
        )  # fmt: skip
    yield session


def test_a_draw_is_recorded_with_its_population_and_drawn_again_the_same(office: Session) -> None:
    id = sampling.draw_sample(office, YEAR, "骰子4265")
    draw = SampleDraw.get_by_id(id)
    keys = [f"谈话函询〔2026〕第{number:03}号" for number in range(1, 11)]
    assert (draw.population, draw.form, SampleItem.select().count()) == (keys, INQUIRIES, 0)
    drawn = [each.key for each in rechecks_of(draw)]
    assert drawn == drawing.draw(keys, "骰子4265", 30) and len(drawn) == 3
    again = sampling.redraw(office, id)
    assert (again.same and "从 10 次约谈" not in again.sentences[0]) or again.same
    (line,) = checking.draws(office)
    assert (line.drawn, line.checked, line.bad) == (3, 0, 0) and line.scope.endswith("谈话函询")
    Inquiry.create(
        year=2026, number=20, clue=Inquiry.get().clue, person=Inquiry.get().person, name="余立", way="函询",
        state="已办结", outcome="采信了结", assessed_on=date(2026, 7, 1), created_at=NOW, rules_version="1",
    )  # fmt: skip
    assert sampling.redraw(office, id).same  # what was finished since changes nothing
    assert inquiry_view(office, rechecks_of(draw)[0].inquiry_id).steps[-1][0] == "抽中复核"


def test_a_department_narrows_what_is_drawn_from_and_nothing_to_draw_from_is_refused(office: Session) -> None:
    other = Department.get(Department.name == "文学院").id
    with pytest.raises(Refusal, match="没有已采信了结的谈话函询"):
        sampling.draw_sample(office, Wanted(YEAR.start, YEAR.end, 30, other, INQUIRIES))
    mine = Department.get(Department.name == "教务处").id
    assert len(sampling.population(Wanted(YEAR.start, YEAR.end, 30, mine, INQUIRIES))) == 10
    assert list(rechecks.population(date(2025, 1, 1), date(2025, 12, 31))) == ["谈话函询〔2026〕第012号"]


def test_what_a_re_check_found_is_recorded_and_the_latest_counts(office: Session) -> None:
    id = sampling.draw_sample(office, YEAR, "1")
    first = rechecks_of(SampleDraw.get_by_id(id))[0]
    with pytest.raises(Refusal, match="写明"):
        record_recheck(office, id, first.inquiry_id, "不符合", "  ")
    with pytest.raises(Refusal, match="结果"):
        record_recheck(office, id, first.inquiry_id, "大概")
    outside = next(row.id for row in Inquiry.select() if row.outcome == "再谈")
    with pytest.raises(Refusal, match="没有被这次抽查抽中"):
        record_recheck(office, id, outside, "符合")
    record_recheck(office, id, first.inquiry_id, "符合")
    record_recheck(office, id, first.inquiry_id, "不符合", "凭证；缺第2页")
    now = rechecks_of(SampleDraw.get_by_id(id))[0]
    assert (now.result, now.remark) == ("不符合", "凭证；缺第2页")
    (line,) = checking.draws(office)
    assert (line.checked, line.bad) == (1, 1)
    assert "复核不符合：凭证；缺第2页" in rechecks.finding_of(id, now).description
    as_account(office, Role.READER)
    with pytest.raises(Refusal):
        record_recheck(office, id, first.inquiry_id, "符合")


def test_inquiries_are_drawn_re_checked_and_taken_up_by_clicks(qtbot: QtBot, office: Session) -> None:
    tab = show(qtbot, OversightTab(Office(office)), 1366, 640)
    turn(tab, SAMPLES)
    click(tab, "draw_sample_button")
    asked = dialog(tab, "draw_dialog")
    choose(asked, "draw_form", "谈话函询")
    click(asked, "save_button")
    pick_row(tab, "samples_list")
    assert find(tab, "drawn_list", TableView).count() == 2  # 15 % of ten
    pick_row(tab, "drawn_list", twice=True)
    asked = dialog(tab, "recheck_inquiry_dialog")
    choose(asked, "recheck_result", "不符合")
    click(asked, "save_button")
    assert "写明是什么不符合" in said(asked)
    write(asked, "recheck_remark", "缺凭证")
    click(asked, "save_button")
    made = dialog(tab, "finding_dialog")
    assert "缺凭证" in find(made, "finding_description", QPlainTextEdit).toPlainText()
    click(made, "save_button")
    assert Finding.get().owner == "常怀"
    (line, _) = find(tab, "drawn_list", TableView).lazy._page(0)
    assert line.state == "有不符"
    tab.hide()
