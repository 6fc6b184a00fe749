"""What can go wrong with the store through the fault of the machine or the user, in words fit to show."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path


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

    def __init__(self, found: int, known: int, *, readable: bool = False, by: str = "") -> None:
        """`by`: the version of the program that wrote it last, where the store says so."""
        self.readable = readable
        way = "请安装新版程序后再打开。"
        written = f"更新版本的程序（{by}）" if by else "更新版本的程序"
        super().__init__(
            f"这份数据由{written}写成（数据版本 {found}，本程序只认到 {known}），没有作任何改动。",
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


class UpgradeFailed(StoreTrouble):
    """A store of an older program was not brought to the schema of today; it is as it was before."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"数据没有升级成：升级后的核对没有通过（{reason}）。已恢复到升级之前的样子，原来的数据没有受到影响。",
            "请先用原来版本的程序继续工作，并把这段话告诉信息管理人员。",
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


class DiskTrouble(StoreTrouble):
    """The disk did not take what was to be written; `reason` says why, in words."""

    def __init__(self, reason: str, is_full: bool) -> None:
        self.reason = reason
        super().__init__(
            f"没有存上：{reason}。这一步没有做，以前的数据没有受到影响。",
            "请删去或移走不用的文件，腾出空间后重试。" if is_full else "请检查磁盘或 U 盘是否接好，然后重试。",
        )


_WORDS = {
    errno.ENOSPC: "磁盘空间不足", errno.EDQUOT: "磁盘配额已用完", errno.EACCES: "没有权限", errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的", errno.EIO: "磁盘没有响应", errno.ENOENT: "文件或文件夹不存在",
    errno.EEXIST: "同名文件已存在",
    errno.ENODEV: "磁盘不在了", errno.ENOTDIR: "路径中有一段不是文件夹", errno.ENAMETOOLONG: "文件名太长",
    errno.EISDIR: "同名的是文件夹", errno.EFBIG: "文件太大，这个磁盘存不下",
}  # fmt: skip
_FULL = (errno.ENOSPC, errno.EDQUOT)
_OF_THE_DISK = (*_FULL, errno.EROFS, errno.EIO, errno.ENODEV, errno.EFBIG)
_MB = 1024 * 1024
# Less than this is as good as nothing: SQLite says "disk I/O error" then as often as "full".
_NEXT_TO_NOTHING = 64 * 1024


def reason_of(error: Exception, folder: Path, needed: int | None = None) -> str:
    """Why the disk of a folder failed, in words; of a full one how much is free, and how much is needed (bytes)."""
    if not _is_full(error, folder):
        if isinstance(error, OSError):
            return _WORDS.get(error.errno or 0, error.strerror or str(error))
        return "磁盘没有响应" if "I/O" in str(error) else str(error)
    free = _free(folder)
    words = _WORDS[errno.EDQUOT if isinstance(error, OSError) and error.errno == errno.EDQUOT else errno.ENOSPC]
    words += f"，只剩 {free / _MB:.1f} MB" if free is not None else ""
    return words + (f"，约需 {max(needed / _MB, 0.1):.1f} MB" if needed is not None else "")


def disk_trouble(error: Exception, folder: Path) -> DiskTrouble | None:
    """The trouble to say of an error of a disk; None for one that is about something else (a lock, the data, a bug)."""
    if isinstance(error, OSError):
        is_of_disk = error.errno in _OF_THE_DISK
    else:
        is_of_disk = any(words in str(error) for words in ("disk is full", "disk I/O", "unable to open", "readonly"))
    return DiskTrouble(reason_of(error, folder), _is_full(error, folder)) if is_of_disk else None


def _is_full(error: Exception, folder: Path) -> bool:
    if isinstance(error, OSError):
        return error.errno in _FULL
    if "is full" in str(error):
        return True
    free = _free(folder)
    cut_short = isinstance(error, (DamagedStore, UnreachableStore)) or any(
        w in str(error) for w in ("I/O", "unable to")
    )
    return free is not None and free < _NEXT_TO_NOTHING and cut_short


def _free(folder: Path) -> int | None:
    """The bytes that are free where a folder is or will be."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
