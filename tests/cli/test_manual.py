"""`manual` writes the printed help, without data and without a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import main


def test_three_books_are_written_into_a_new_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "打印 用" / "手册"
    assert main(["manual", "--out", str(out)]) == 0
    written = sorted(file.name for file in out.iterdir())
    assert written == ["用户手册.pdf", "管理员指南.pdf", "记录员速查.pdf"]
    assert all(file.read_bytes().startswith(b"%PDF-1.7") for file in out.iterdir())
    assert capsys.readouterr().out.count("已写出") == 3


def test_a_file_in_the_way_is_said_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "手册").write_text("")
    assert main(["manual", "--out", str(tmp_path / "手册")]) == 1
    assert "请换一个文件夹" in capsys.readouterr().err
