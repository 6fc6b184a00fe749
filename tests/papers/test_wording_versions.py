"""Versions of the wording: who changed what, and the way back; the office's name and 密级."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.roles import Role, may
from app.access.session import Session
from app.access.tables import AuditEntry
from app.papers import words
from app.papers.office import change_office, office
from app.papers.tables import PaperWords
from app.papers.wording_versions import bring_back, change_words, versions, wording_of
from app.store import settings
from tests.access.world import as_account

MORNING, NOON = datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 12)


def changed(session: Session, note: str = "", **texts: str) -> int:
    return change_words(session, "notice", dict(words.in_force("notice").texts) | texts, note)


def last() -> AuditEntry:
    return AuditEntry.select().order_by(AuditEntry.seq.desc()).get()


def test_a_version_is_in_force_and_tells_who_when_why_and_what(session: Session) -> None:
    session.clock = lambda: MORNING
    first = changed(session, " 按新格式 ", title="通知", seal="（公章）")
    session.clock = lambda: NOON
    second = changed(session, title="约谈通知")
    assert words.in_force("notice").texts["title"] == "约谈通知" and words.in_force("notice").version == second
    newest, older, original = versions("notice")
    assert (newest.number, newest.at, newest.by, newest.changed) == (second, NOON, "管理员", ("标题",))
    assert (older.number, older.note, older.changed) == (first, "按新格式", ("标题", "落款下的字"))
    assert (original.number, original.at, original.note) == (0, None, "程序自带的文字")
    assert [each.number for each in versions("scheme")] == [0]


def test_only_what_differs_is_kept_and_the_trace_says_it_in_words(session: Session) -> None:
    number = changed(session, title="通知")
    assert PaperWords.get_by_id(number).words == {"title": "通知"}
    entry = last()
    assert entry.summary == "修改“约谈通知书”的文字：标题" and entry.action == Action.PAPER_EDIT
    assert entry.before == {"标题": "约谈通知书"} and entry.after == {"标题": "通知"}


def test_wording_that_lacks_a_field_is_refused_by_name_and_changes_nothing(session: Session) -> None:
    with pytest.raises(Refusal) as refused:
        changed(session, opening="请来。", title="通知")
    assert refused.value.details == ("第一段：缺少栏目 {时间}、{地点}",) and "没有作任何改动" in refused.value.message
    assert words.in_force("notice").version == 0 and not PaperWords.select().exists()


def test_saving_what_is_in_force_already_makes_no_version(session: Session) -> None:
    changed(session, title="通知")
    with pytest.raises(Refusal, match="没有变化"):
        changed(session)
    assert PaperWords.select().count() == 1


def test_an_older_version_comes_back_as_a_new_one_and_none_is_lost(session: Session) -> None:
    session.clock = lambda: MORNING
    first = changed(session, title="通知")
    second = changed(session, title="约谈通知")
    third = bring_back(session, "notice", first)
    assert [each.number for each in versions("notice")] == [third, second, first, 0]
    assert versions("notice")[0].note == "恢复 2026-11-24 09:00 的版本" and versions("notice")[0].changed == ("标题",)
    assert words.in_force("notice").texts == wording_of("notice", first).texts
    with pytest.raises(Refusal, match="没有变化"):
        bring_back(session, "notice", third)


def test_what_the_program_came_with_comes_back_too(session: Session) -> None:
    changed(session, title="通知")
    number = bring_back(session, "notice", 0)
    newest = versions("notice")[0]
    assert words.in_force("notice").texts == words.shipped("notice").texts and newest.number == number
    assert newest.note == "恢复为程序自带的文字" and newest.changed == ("标题",)


def test_a_version_of_another_paper_or_of_none_is_refused(session: Session) -> None:
    number = changed(session, title="通知")
    for paper, version in (("scheme", number), ("notice", number + 1)):
        with pytest.raises(Refusal, match="没有这个版本"):
            wording_of(paper, version)


def test_an_old_version_that_lacks_a_field_of_today_does_not_come_back(session: Session) -> None:
    old = PaperWords.create(paper="notice", words={"receipt": "已收到。"}, at=MORNING)
    changed(session, receipt="收到 {编号}。")
    with pytest.raises(Refusal) as refused:
        bring_back(session, "notice", old.id)
    assert refused.value.details == ("回执：缺少栏目 {编号}",)


def test_a_version_of_an_account_that_is_gone_has_no_name(session: Session) -> None:
    PaperWords.create(paper="notice", words={"title": "通知"}, at=MORNING, account=None)
    assert versions("notice")[0].by == ""


# ------------------------------------------------------------ 单位与密级


def test_name_and_secrecy_stand_on_papers_from_now_on_and_the_change_is_on_record(session: Session) -> None:
    change_office(session, " 青屏  大学 ", "秘密★1年")
    assert (office().institution, office().secrecy) == ("青屏 大学", "秘密★1年")
    assert settings.read("institution") == "青屏 大学"
    entry = last()
    assert entry.before == {"institution": "青屏学院", "secrecy": ""}
    assert entry.after == {"institution": "青屏 大学", "secrecy": "秘密★1年"}
    change_office(session, "青屏大学", "")
    assert office().secrecy == ""


@pytest.mark.parametrize(
    ("name", "secrecy", "said"),
    [
        ("", "", "单位名称：不能空着，每份表册上都有单位名称"),
        ("　", "", "单位名称：不能空着，每份表册上都有单位名称"),
        ("院" * 41, "", "单位名称：太长，最多 40 字"),
        ("青屏学院", "密" * 13, "密级：太长，最多 12 字，例如 秘密★1年"),
    ],
)
def test_name_and_secrecy_that_no_paper_can_carry_are_refused(
    session: Session, name: str, secrecy: str, said: str
) -> None:
    with pytest.raises(Refusal) as refused:
        change_office(session, name, secrecy)
    assert refused.value.details == (said,) and office().institution == "青屏学院"


def test_nothing_changed_nothing_kept(session: Session) -> None:
    with pytest.raises(Refusal, match="没有变化"):
        change_office(session, "青屏学院", "")


# ------------------------------------------------------------ who may


@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_edit_papers_changes_them(session: Session, role: Role) -> None:
    as_account(session, role)
    acts = (lambda: changed(session, title="通知"), lambda: change_office(session, "青屏大学", "内部"))
    for act in acts:
        if may(role, Action.PAPER_EDIT):
            assert act()
            continue
        with pytest.raises(Refusal, match="不能修改表册的文字"):
            act()
    assert bool(words.in_force("notice").version) == may(role, Action.PAPER_EDIT)
    assert {each for each in Role if may(each, Action.PAPER_EDIT)} == {
        Role.OFFICE, Role.PARTY_OFFICE, Role.DISCIPLINE_OFFICE
    }  # fmt: skip
