"""`package …` on the command line: keys, cards, packages out and in, between two stores."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdf
import pytest

from app.cli import main
from tests.oversight.exchange.offices import DISCIPLINE, Offices, hold_talk
from tests.oversight.exchange.test_archive_packages import archived
from tests.oversight.exchange.test_plan_packages import make_plan
from tests.passwords import PASSWORD

OFFICE = "教务处"


class Desk:
    """The command line at each of the two computers."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def at(self, name: str, *command: object) -> tuple[int, str]:
        """Runs a command; its exit code and all that it said."""
        self._capsys.readouterr()
        code = main(["--data", str(self.folder / name), "package", *map(str, command)])
        told = self._capsys.readouterr()
        return code, told.out + told.err


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    offices = Offices(tmp_path, [OFFICE])
    with offices.at(OFFICE) as session:
        for month in (7, 8):
            hold_talk(session, random.Random(month), date(2026, month, 7))
        archived(session, 21)
        make_plan(session)
    offices.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    return Desk(tmp_path, capsys)


@pytest.fixture
def acquainted(desk: Desk) -> Desk:
    """Both know each other."""
    for name, which in ((OFFICE, ("--department", OFFICE)), (DISCIPLINE, ("--discipline",))):
        assert desk.at(name, "key", "make", *which)[0] == 0
        assert desk.at(name, "key", "export", "--out", desk.folder / f"{name}.ytk")[0] == 0
    for name, other in ((OFFICE, DISCIPLINE), (DISCIPLINE, OFFICE)):
        spoken = json.loads(desk.at(other, "key", "show", "--json")[1])["fingerprint"]
        assert desk.at(name, "key", "import", desk.folder / f"{other}.ytk")[0] == 0
        code, said = desk.at(name, "key", "confirm", "--card", 1, "--fingerprint", spoken, "--with", "处长")
        assert (code, said) == (0, "核对码相符，名片已启用。\n")
    return desk


def test_keys_are_made_shown_printed_and_confirmed(desk: Desk) -> None:
    code, said = desk.at(OFFICE, "key", "show")
    assert code == 1 and "还没有交换密钥" in said
    desk.at(OFFICE, "key", "make", "--department", OFFICE)
    sheet = desk.folder / "核对单.pdf"
    assert desk.at(OFFICE, "key", "print", "--out", sheet)[0] == 0
    spoken = json.loads(desk.at(OFFICE, "key", "show", "--json")[1])["fingerprint"]
    text = "".join(pypdf.PdfReader(sheet).pages[0].extract_text().split())
    assert spoken.replace(" ", "") in text.replace("　", "")
    assert desk.at(OFFICE, "key", "export", "--out", desk.folder / "a.ytk")[0] == 0
    desk.at(DISCIPLINE, "key", "make", "--discipline")
    assert "请对方念出核对码" in desk.at(DISCIPLINE, "key", "import", desk.folder / "a.ytk")[1]
    code, said = desk.at(
        DISCIPLINE, "key", "confirm", "--card", 1, "--fingerprint", "1" + spoken[1:][::-1], "--with", "处长"
    )
    assert code == 1 and "组有误" in said
    assert "待核对" in desk.at(DISCIPLINE, "key", "list")[1]
    assert desk.at(DISCIPLINE, "key", "retire", "--card", 1, "--reason", "换人")[0] == 0
    assert json.loads(desk.at(DISCIPLINE, "key", "list", "--json")[1])[0]["state"] == "已停用"


def test_report_goes_out_is_looked_at_accepted_and_answered(acquainted: Desk) -> None:
    out, back = acquainted.folder / "统计.ytb", acquainted.folder / "回执.ytb"
    code, said = acquainted.at(OFFICE, "export", "统计报送", "--year", 2026, "--quarter", 3, "--out", out)
    assert code == 0 and "第 1 号" in said
    code, said = acquainted.at(DISCIPLINE, "import", out)
    assert code == 0 and "3 次" in said and "没有写入任何内容" in said
    assert acquainted.at(DISCIPLINE, "list")[1] == "共 0 个包，没有缺号。\n"
    report = json.loads(acquainted.at(DISCIPLINE, "import", out, "--accept", "--json")[1])
    assert report["verdict"] == "可以接收" and report["done"].startswith("已接收：3 次约谈")
    code, said = acquainted.at(DISCIPLINE, "import", out, "--accept")
    assert code == 1 and "已经接收过" in said
    assert acquainted.at(DISCIPLINE, "export", "回执", "--to", OFFICE, "--out", back)[0] == 0
    code, said = acquainted.at(OFFICE, "import", back, "--accept")
    assert code == 0 and "第 1 号接收" in said
    assert "对方已接收" in acquainted.at(OFFICE, "list")[1]


def test_each_kind_goes_through(acquainted: Desk) -> None:
    out, text = acquainted.folder / "x.ytb", acquainted.folder / "正文.txt"
    text.write_text("正文", encoding="utf-8")
    kinds: list[tuple[list[object], list[object]]] = [
        (["计划备案", "--plan", 1], ["--received-by", "常怀", "--filing-number", "备1"]),
        (["档案移交", "--case", "2026-21"], []),
        (["信息报送", "--title", "一", "--text-file", text, "--file", text], []),
    ]
    for number, (what, how) in enumerate(kinds, 1):
        assert acquainted.at(OFFICE, "export", *what, "--out", out)[0] == 0
        code, said = acquainted.at(DISCIPLINE, "import", out, "--accept", *how)
        assert code == 0 and "已接收" in said, said
        assert f"第 {number} 号" in said
    again = json.loads(acquainted.at(DISCIPLINE, "list", "--json")[1])
    assert [each["kind"] for each in again["packages"]] == ["信息报送", "档案移交", "计划备案"]


def test_refusal_and_sending_again(acquainted: Desk) -> None:
    first, second = acquainted.folder / "1.ytb", acquainted.folder / "2.ytb"
    for out in (first, second):
        acquainted.at(OFFICE, "export", "统计报送", "--year", 2026, "--out", out)
    assert "第 1 号还没有收到" in acquainted.at(DISCIPLINE, "import", second)[1]
    assert "已退回：少了" in acquainted.at(DISCIPLINE, "import", second, "--refuse", "少了")[1]
    assert "教务处：第 1 号还没有收到" in acquainted.at(DISCIPLINE, "list")[1]
    content = first.read_bytes()
    assert acquainted.at(OFFICE, "export", "再次", "--number", 1, "--out", first)[0] == 0
    assert first.read_bytes() == content
    assert acquainted.at(OFFICE, "export", "再次", "--number", 9, "--out", first)[0] == 1


@pytest.mark.parametrize(
    ("name", "command", "code"),
    [
        (DISCIPLINE, ("export", "统计报送", "--year", 2026), 1),
        (OFFICE, ("export", "回执", "--to", DISCIPLINE), 1),
        (OFFICE, ("export", "档案移交", "--case", "2026-99"), 1),
        (OFFICE, ("export", "档案移交", "--case", "x"), 2),
        (OFFICE, ("export", "信息报送", "--title", "x", "--text-file", "nowhere.txt"), 2),
        (OFFICE, ("export", "统计报送", "--year", 2030), 1),
    ],
)
def test_what_cannot_be_sent_leaves_no_file(
    acquainted: Desk, name: str, command: tuple[object, ...], code: int
) -> None:
    out = acquainted.folder / "no.ytb"
    assert acquainted.at(name, *command, "--out", out)[0] == code
    assert not out.exists()


def test_file_that_is_no_package_is_refused_in_words(acquainted: Desk) -> None:
    code, said = acquainted.at(DISCIPLINE, "import", acquainted.folder / "教务处.ytk")
    assert code == 1 and "这不是数据包文件" in said
    code, said = acquainted.at(DISCIPLINE, "import", acquainted.folder / "nowhere.ytb")
    assert code == 1 and "不是文件" in said
