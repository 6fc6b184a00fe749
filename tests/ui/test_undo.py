"""撤销: what was taken away with one click stands where it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.interviews.attendance import add_attendee, attendees_of
from app.interviews.material_list import materials_view
from app.interviews.materials import add_material, ensure_due
from app.interviews.outline import add_outline, outline_of
from app.rules.lifecycle import State
from tests.institution import TODAY
from tests.interviews.held_cases import make_case, still, subject_ids
from tests.ui.hands import click, find, show
from ui.interviews.outline_editor import Points
from ui.interviews.page_materials import MaterialsPage
from ui.interviews.page_preparation import PreparationPage
from ui.office import Office


class Line:
    """The line at the bottom: the newest step that can be taken back."""

    def __init__(self, office: Office) -> None:
        self.undo: Callable[[], object] | None = None
        office.said.connect(self._heard)

    def _heard(self, _: str, undo: Callable[[], object] | None) -> None:
        self.undo = undo

    def take_back(self) -> None:
        """撤销."""
        assert self.undo is not None, "there is nothing to take back"
        self.undo()


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Office:
    return Office(session)


@pytest.fixture
def approved(session: Session, people: dict[str, int]) -> int:
    still(session)
    return make_case(people, State.APPROVED, "蒋德禾", "余立")


@pytest.fixture
def held(session: Session, people: dict[str, int]) -> int:
    still(session)
    made = make_case(people, State.AWAITING_MATERIALS, "蒋德禾", "余立")
    ensure_due(session, made)
    return made


def test_a_point_of_the_outline_comes_back_to_its_place(
    qtbot: QtBot, session: Session, office: Office, approved: int
) -> None:
    for text in ("一", "二", "三"):
        add_outline(session, approved, text)
    page, line = show(qtbot, PreparationPage(office, approved)), Line(office)
    before = [each.text for each in outline_of(approved)]
    find(page, "outline_edit_list", Points).setCurrentRow(before.index("二"))
    click(page, "outline_remove")
    assert "二" not in [each.text for each in outline_of(approved)]
    line.take_back()
    assert [each.text for each in outline_of(approved)] == before


def test_an_attendee_comes_back_as_they_were(qtbot: QtBot, session: Session, office: Office, approved: int) -> None:
    add_attendee(session, approved, name="校外专家", title="教授", is_staff=True)
    page, line = show(qtbot, PreparationPage(office, approved)), Line(office)
    click(page, "remove_attendee_1")
    assert attendees_of(approved) == ()
    line.take_back()
    (again,) = attendees_of(approved)
    assert (again.name, again.title, again.is_staff) == ("校外专家", "教授", True)


def test_a_material_comes_back_with_its_day(qtbot: QtBot, session: Session, office: Office, held: int) -> None:
    add_material(session, subject_ids(held)[0], "会议记录复印件", TODAY)
    page, line = show(qtbot, MaterialsPage(office, held)), Line(office)
    click(page, "remove_1_2")
    line.take_back()
    listed = [each for subject in materials_view(session, held).subjects for each in subject.lines]
    assert [each.due_on for each in listed if each.name == "会议记录复印件"] == [TODAY]
