"""What can go wrong with the store through the fault of the machine or the user, in words fit to show."""

from __future__ import annotations


class StoreTrouble(Exception):
    """A known trouble: `message` says what happened and whether the data is safe, `advice` what to do."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def text(self) -> str:
        """The whole message, fit to show."""
        return f"{self.message}\n{self.advice}" if self.advice else self.message


class WrongPassword(StoreTrouble):
    """The account and the password do not open the store; which of them is wrong is not said."""

    def __init__(self) -> None:
        super().__init__("账号或密码不正确，没有打开任何数据。", "请检查大小写和输入法后重试。")


class TooSoon(StoreTrouble):
    """After wrong passwords the next try waits; `wait_s` seconds are left."""

    def __init__(self, wait_s: float) -> None:
        self.wait_s = wait_s
        minutes, seconds = -int(-wait_s // 60), int(wait_s) + 1
        waiting = f"{minutes} 分钟" if seconds > 120 else f"{seconds} 秒"
        super().__init__(f"密码连续输错，请等 {waiting}后再试。", "没有打开任何数据。")


class NoStore(StoreTrouble):
    """There is no store in the folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"文件夹“{folder}”里还没有数据。", "请先新建单位（main.py init），或用 --data 指定数据所在的文件夹。"
        )


class StoreExists(StoreTrouble):
    """A store is there already and is not overwritten."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"文件夹“{folder}”里已有数据，没有作任何改动。", "请直接打开，或另选一个空文件夹。")


class NewerStore(StoreTrouble):
    """The store was written by a newer program; `readable` says whether this one can still read it."""

    def __init__(self, found: int, known: int, *, readable: bool = False) -> None:
        self.readable = readable
        way = "请安装新版程序后再打开。"
        super().__init__(
            f"这份数据由更新版本的程序写成（数据版本 {found}，本程序只认到 {known}），没有作任何改动。",
            f"{way}也可以先以只读方式打开查看（命令行加 --read-only）。" if readable else f"{way}本程序不能读它。",
        )


class ReadOnlyStore(StoreTrouble):
    """The store is open to be read only; `why` says because of what."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"数据是以只读方式打开的（{why}），没有作任何改动。", "可以查看；要办理业务，请按提示处理后重新打开。"
        )


class OldAndReadOnly(StoreTrouble):
    """The store is of an older schema, and lies where it cannot be brought to that of today."""

    def __init__(self) -> None:
        super().__init__(
            "这份数据由旧版程序写成，要升级后才能打开，但它所在的位置不能写入，没有作任何改动。",
            "请把整个数据文件夹复制到可以写入的磁盘上，再打开那里的一份。",
        )


class StoreInUse(StoreTrouble):
    """Another program has the store open."""

    def __init__(self) -> None:
        super().__init__(
            "这份数据正由约谈工作台的另一个窗口或命令使用，没有打开，也没有作任何改动。", "请先关闭那个窗口，再试一次。"
        )


class UnreachableStore(StoreTrouble):
    """The file is there or was, and the disk does not give it."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"现在读不到数据文件（{reason}），没有作任何改动。",
            "请检查磁盘或 U 盘是否接好、文件夹权限和剩余空间，然后重试。",
        )


class BackupTrouble(StoreTrouble):
    """A backup could not be made; the store itself is as it was, and so are the backups before it."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"没有备份成：{reason}。数据没有受到影响，以前的备份也都还在。", "请检查备份文件夹所在的磁盘后重试。"
        )


class DamagedStore(StoreTrouble):
    """The file is not what it should be."""

    def __init__(self, what: str) -> None:
        super().__init__(f"数据文件损坏：{what}。程序没有改动它。", "请保留原文件，并用最近的备份恢复。")
