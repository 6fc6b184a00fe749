"""信息报送: texts with files arrive as they were sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access.errors import Refusal
from app.access.roles import Role
from app.oversight import publicity, publicity_drafts
from app.oversight.exchange import information
from app.oversight.exchange.information import InformationDraft
from app.oversight.exchange.queries import information_of, reported_information
from app.oversight.exchange.receiving import accept, look
from app.oversight.exchange.sending import send_information
from app.oversight.exchange.shape import BadPackage, written
from app.oversight.exchange.tables import InformationFile, InformationItem, Package
from app.oversight.publicity import Text
from app.people.tables import Person
from app.store import vault
from app.store.vault import Attachment
from tests.access.world import as_account
from tests.oversight.exchange.offices import DISCIPLINE, Offices

_TEXT = "第一段。\n第二段：冯𠅤 =1+1 <b>"


def draft(*files: Path) -> InformationDraft:
    return InformationDraft("经验做法", "抓早抓小的做法", _TEXT, "教务处办公室", files)


def test_texts_and_files_arrive_as_they_were(pair: Offices, tmp_path: Path) -> None:
    picture, empty = tmp_path / "照片 一.jpg", tmp_path / "空.txt"
    picture.write_bytes(bytes(range(256)) * 40)
    empty.write_bytes(b"")
    out = pair.folder / "info.ytb"
    with pair.at("教务处") as session:
        sent = send_information(session, [draft(picture, empty), InformationDraft("工作信息", "乙", "丙")], out)
        assert [line.files for line in information_of(sent.package_id)] == [2, 0]
    with pair.at(DISCIPLINE) as session:
        arrival = look(session, out)
        assert ("附件", "2 个，10 KB") in arrival.shown.facts
        accept(session, arrival)
        first, second = InformationItem.select().order_by(InformationItem.id)
        assert (first.title, first.text, first.department.name) == ("抓早抓小的做法", _TEXT, "教务处")
        names = {row.attachment.name: row.attachment for row in first.files}
        assert set(names) == {"照片 一.jpg", "空.txt"} and second.files.count() == 0
        assert b"".join(vault.read(session.store, names["照片 一.jpg"])) == picture.read_bytes()


def test_nothing_readable_lies_on_the_stick_or_beside_the_store(pair: Offices, tmp_path: Path) -> None:
    file = tmp_path / "附.txt"
    file.write_bytes("只有收件人能读".encode() * 50)
    out = pair.folder / "info.ytb"
    with pair.at("教务处") as session:
        send_information(session, [draft(file)], out)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
    for each in pair.folder.rglob("*"):
        if each.is_file():
            content = each.read_bytes()
            assert "抓早抓小".encode() not in content and "只有收件人".encode() not in content, each


def test_text_without_title_or_unreadable_file_is_not_sent(pair: Offices, tmp_path: Path) -> None:
    out = pair.folder / "x.ytb"
    with pair.at("教务处") as session:
        for drafts, why in (
            ([], "没有要报送的信息"), ([InformationDraft("工作信息", " ", "x")], "标题"),
            ([InformationDraft("别的", "x", "x")], "类别"), ([draft(tmp_path)], "不是文件"),
        ):  # fmt: skip
            with pytest.raises(Refusal, match=why):
                send_information(session, drafts, out)
        assert Package.select().count() == 0 and Attachment.select().count() == 0
        assert InformationFile.select().count() == 0 and not out.exists()


@pytest.mark.parametrize("places", [[0, 0], [1], []])
def test_files_that_no_text_or_two_texts_name_are_refused(places: list[int]) -> None:
    item = {
        "author": "", "files": [{"name": "a", "place": place} for place in places], "sort": "工作信息", "text": "x",
        "title": "x", "written_on": "2026-11-24",
    }  # fmt: skip
    with pytest.raises(BadPackage, match="对不上"):
        information.read(written({"items": [item], "version": 1}), (b"one",))


def test_field_that_this_program_does_not_know_is_refused() -> None:
    item = {
        "author": "",
        "files": [],
        "more": 1,
        "sort": "工作信息",
        "text": "x",
        "title": "x",
        "written_on": "2026-11-24",
    }
    with pytest.raises(BadPackage, match="不认识的内容（more）"):
        information.read(written({"items": [item], "version": 1}), ())


def test_typical_case_by_which_somebody_may_be_known_is_not_sent(pair: Offices) -> None:
    out = pair.folder / "case.ytb"
    with pair.at("教务处") as session:
        name = Person.get(Person.staff_no == "QP02001").name
        told = InformationDraft("典型案例", "违规发放津贴案例", f"{name}违规发放津贴，受到批评教育。")
        with pytest.raises(Refusal, match=f"“{name}”（姓名）") as refused:
            send_information(session, [told], out)
        assert "六(三)" in refused.value.clauses and not out.exists() and not Package.select().exists()
        clean = InformationDraft("典型案例", told.title, "某干部违规发放津贴，受到批评教育。")
        send_information(session, [clean, InformationDraft("工作信息", "集中约谈", f"{name}参加了集中约谈。")], out)
        assert out.exists()


def test_text_that_was_approved_goes_with_what_stayed_in_it_for_a_reason(pair: Offices) -> None:
    out, body = pair.folder / "case.ytb", "2026年3月，某干部违规发放津贴。"
    with pair.at("教务处") as session:
        told, keeper = InformationDraft("典型案例", "津贴案例", body), session.account
        made = publicity.write(session, Text("典型案例", "津贴案例", body))
        marks = publicity.look(session, Text("典型案例", "津贴案例", body))
        publicity.check_item(session, made, {mark.text: "已公开通报" for mark in marks})
        publicity.take_step(session, made, "提交审核")
        with pytest.raises(Refusal, match="可能认出本人"):
            send_information(session, [told], out)
        as_account(session, Role.PARTY_OFFICE)
        publicity.take_step(session, made, "批准")
        session.account = keeper
        session.confine()
        assert marks and [line.id for line in publicity.ready_items(session)] == [made]
        send_information(session, [told], out)
        assert publicity.rewrite(session, made, Text("典型案例", "津贴案例", body + "又。"))
        assert publicity.ready_items(session) == []


def test_what_was_reported_becomes_a_draft_that_is_checked_and_approved_as_any_other(pair: Offices) -> None:
    out = pair.folder / "info.ytb"
    with pair.at("教务处") as session:
        send_information(session, [draft()], out)
    with pair.at(DISCIPLINE) as session:
        accept(session, look(session, out))
        (line,) = reported_information(session)
        text, sources = publicity_drafts.of_report(session, line.id)
        assert (text.kind, text.title, text.body, sources) == ("工作信息", line.title, _TEXT, [])
        assert publicity.item(session, publicity.write(session, text, sources)).state == "草稿"
        with pytest.raises(Refusal, match="找不到"):
            publicity_drafts.of_report(session, line.id + 1)
