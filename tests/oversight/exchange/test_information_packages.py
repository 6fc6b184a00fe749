"""信息报送: texts with files arrive as they were sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access.errors import Refusal
from app.oversight.exchange import information
from app.oversight.exchange.information import InformationDraft
from app.oversight.exchange.queries import information_of
from app.oversight.exchange.receiving import accept, look
from app.oversight.exchange.sending import send_information
from app.oversight.exchange.shape import BadPackage, written
from app.oversight.exchange.tables import InformationFile, InformationItem, Package
from app.store import vault
from app.store.vault import Attachment
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
