"""Saved views of lists: an account's own, those that others share, and who reads and changes them."""

from __future__ import annotations

import pytest

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.saved_views import (
    LONGEST_NAME,
    delete_view,
    move_view,
    rename_view,
    save_view,
    share_view,
    update_view,
    views_of,
)
from app.access.session import Session
from app.access.tables import AuditEntry, SavedView
from tests.access.world import World, role_session

LOOK = {"text": "尹", "headers": []}


def names(session: Session, of: str = "ledger") -> list[str]:
    return [each.name for each in views_of(session, of)]


def test_a_view_is_kept_under_its_name_and_kept_anew_under_the_same(session: Session) -> None:
    one = save_view(session, "ledger", "  我的  单位 ", LOOK)
    assert save_view(session, "ledger", "我的 单位", LOOK | {"text": "王"}) == one
    (line,) = views_of(session, "ledger")
    assert (line.name, line.definition["text"], line.is_own, line.is_shared) == ("我的 单位", "王", True, False)
    assert names(session, "people") == []


def test_views_are_renamed_updated_moved_and_deleted(session: Session) -> None:
    first, second = save_view(session, "ledger", "甲", LOOK), save_view(session, "ledger", "乙", LOOK)
    assert move_view(session, second, -1) and names(session) == ["乙", "甲"]
    assert not move_view(session, second, -1)
    assert rename_view(session, first, "丙") == "丙" and update_view(session, first, {"text": "新"}) == "丙"
    assert delete_view(session, second).name == "乙"
    assert [(each.name, each.definition) for each in views_of(session, "ledger")] == [("丙", {"text": "新"})]


@pytest.mark.parametrize("name", ["", "  ", "长" * (LONGEST_NAME + 1)])
def test_a_name_that_is_none_is_refused(session: Session, name: str) -> None:
    with pytest.raises(Refusal, match="没有保存"):
        save_view(session, "ledger", name, LOOK)


def test_two_views_of_a_list_are_not_called_the_same(session: Session) -> None:
    save_view(session, "ledger", "甲", LOOK)
    other = save_view(session, "ledger", "乙", LOOK)
    with pytest.raises(Refusal, match="没有改名"):
        rename_view(session, other, "甲")


def test_there_is_an_end_to_views(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.access.saved_views._MOST", 1)
    save_view(session, "ledger", "甲", LOOK)
    with pytest.raises(Refusal, match="最多保存 1 个"):
        save_view(session, "ledger", "乙", LOOK)


def test_a_view_is_of_its_account_until_it_is_shared(session: Session, world: World) -> None:
    mine = role_session(session, world, Role.DISCIPLINE_OFFICE)
    keeper, view = mine.account, save_view(mine, "ledger", "督办", LOOK)
    assert names(role_session(session, world, Role.PARTY_OFFICE)) == []
    session.account = keeper
    session.confine()
    share_view(session, view, True)
    other = role_session(session, world, Role.PARTY_OFFICE)
    (line,) = views_of(other, "ledger")
    assert line.name == "督办" and not line.is_own and line.owner == keeper.display_name
    for change in (
        lambda: rename_view(other, view, "改"), lambda: update_view(other, view, {}),
        lambda: delete_view(other, view), lambda: share_view(other, view, False), lambda: move_view(other, view, 1),
    ):  # fmt: skip
        with pytest.raises(Refusal, match="只有本人可以"):
            change()
    save_view(other, "ledger", "督办", LOOK)  # one's own may be called the same
    assert names(other) == ["督办", "督办"]


@pytest.mark.parametrize(("role", "reads"), [
    (Role.DISCIPLINE_OFFICE, ["ledger", "clue"]), (Role.READER, ["ledger", "clue"]), (Role.PARTY_OFFICE, ["ledger"]),
    (Role.ORGANISATION, ["ledger"]), (Role.DEPARTMENT_KEEPER, ["ledger"]), (Role.RECORDER, ["ledger"]),
    (Role.SYSTEM_ADMINISTRATOR, []), (Role.AUDITOR, []),
])  # fmt: skip
def test_shared_views_are_read_by_who_works_with_talks_and_those_of_clues_by_who_reads_clues(
    session: Session, world: World, role: Role, reads: list[str]
) -> None:
    for each in ("ledger", "clue"):
        save_view(session, each, "含姓名", LOOK, True)
    private = save_view(session, "ledger", "不共享", LOOK)
    asked = role_session(session, world, role)
    assert [each for each in ("ledger", "clue") if names(asked, each)] == reads
    assert "不共享" not in names(asked)
    if role not in (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR):
        assert save_view(asked, "ledger", "自己的", LOOK) != private
        with pytest.raises(Refusal):
            delete_view(asked, private)
    else:
        with pytest.raises(Refusal, match="不能保存列表的视图"):
            save_view(asked, "ledger", "自己的", LOOK)


def test_what_others_see_goes_on_record_and_ones_own_way_does_not(session: Session) -> None:
    def told() -> list[str]:
        return [row.summary for row in AuditEntry.select().where(AuditEntry.object_type == "saved_view")]

    view = save_view(session, "ledger", "甲", LOOK)
    update_view(session, view, {})
    assert told() == []
    share_view(session, view, True)
    delete_view(session, view)
    assert told() == ["共享视图“甲”", "删除共享的视图“甲”"] and SavedView.select().count() == 0
