"""What a trouble says: what happened, whether the data is safe, what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.store import errors
from app.store.errors import StoreTrouble

# Made when the test runs, each by its own name.
SAID: list[tuple[Callable[[], StoreTrouble], str, str]] = [
    (lambda: errors.WrongPassword(), "账号或密码不正确，没有打开任何数据。", "请检查大小写和输入法后重试。"),
    (lambda: errors.TooSoon(3.2), "密码连续输错，请等 4 秒后再试。", "没有打开任何数据。"),
    (lambda: errors.NoStore("数据"), "文件夹“数据”里还没有数据。",
     "请先新建单位（main.py init），或用 --data 指定数据所在的文件夹。"),
    (lambda: errors.StoreExists("数据"), "文件夹“数据”里已有数据，没有作任何改动。",
     "请直接打开，或另选一个空文件夹。"),
    (lambda: errors.NewerStore(9, 8), "这份数据由更新版本的程序写成（数据版本 9，本程序只认到 8），没有作任何改动。",
     "请安装新版程序后再打开。本程序不能读它。"),
    (lambda: errors.StoreInUse(), "这份数据正由约谈工作台的另一个窗口或命令使用，没有打开，也没有作任何改动。",
     "请先关闭那个窗口，再试一次。"),
    (lambda: errors.UnreachableStore("disk I/O error"), "现在读不到数据文件（disk I/O error），没有作任何改动。",
     "请检查磁盘或 U 盘是否接好、文件夹权限和剩余空间，然后重试。"),
    (lambda: errors.BackupTrouble("磁盘已满"), "没有备份成：磁盘已满。数据没有受到影响，以前的备份也都还在。",
     "请检查备份文件夹所在的磁盘后重试。"),
    (lambda: errors.DamagedStore("第 3 页"), "数据文件损坏：第 3 页。程序没有改动它。",
     "请保留原文件，并用最近的备份恢复。"),
]  # fmt: skip


@pytest.mark.parametrize(("made", "message", "advice"), SAID, ids=[said[:8] for _, said, _ in SAID])
def test_each_trouble_says_what_happened_and_what_to_do(
    made: Callable[[], StoreTrouble], message: str, advice: str
) -> None:
    trouble = made()
    assert (trouble.message, trouble.advice, str(trouble)) == (message, advice, message)
    assert trouble.text() == f"{message}\n{advice}"


def test_without_advice_the_text_is_the_message() -> None:
    assert StoreTrouble("没有成。").text() == "没有成。" and StoreTrouble("没有成。").advice == ""


def test_the_wait_is_never_said_shorter_than_it_is() -> None:
    assert errors.TooSoon(0.1).message == "密码连续输错，请等 1 秒后再试。"
    assert errors.TooSoon(59.9).wait_s == 59.9 and "60 秒" in errors.TooSoon(59.9).message
