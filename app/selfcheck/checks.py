"""Each check answers of facts: how it stands, what was seen, what that means, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.selfcheck.facts import Access, Clock, Disk, Faces, Facts, FromWindow, Input, Screen, System

_GB = 1024**3
_MB = 1024**2
LEAST_FREE, SOON_FULL = 500 * _MB, 2 * _GB
SLOW_SYNC_S = 0.5
# The program is of 2026; a clock before that has lost its battery, one long after it was set by mistake.
FIRST_YEAR, LAST_YEAR = 2026, 2060
_BACK = timedelta(minutes=2)
_BEIJING = timedelta(hours=8)
LEAST_GLIBC, LEAST_BUILD = (2, 28), 17763
LEAST_MEMORY = 3 * _GB
LEAST_WIDTH, LEAST_HEIGHT = 1366, 700
# Without rights of their own, and without a log of what is being written.
_FAT = ("vfat", "fat32", "fat", "exfat", "msdos")


class State(StrEnum):
    """How a finding stands; the words that stand beside the icon."""

    FINE = "正常"
    NOTE = "请留意"
    BAD = "要处理"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.  `advice` is empty where there is nothing to do."""

    key: str
    name: str
    state: State
    seen: str
    meaning: str
    advice: str = ""


def findings(facts: Facts) -> tuple[Finding, ...]:
    """All findings, in the order in which they are shown."""
    return (
        data_place(facts.place, facts.disk),
        space(facts.disk),
        writing(facts.disk, facts.access),
        others(facts.access),
        clock(facts.clock),
        bundled_faces(facts.faces),
        office_faces(facts.faces),
        typing(facts.input),
        printing(facts.window),
        screen(facts.window.screen),
        memory(facts.system),
        system(facts.system),
    )


def data_place(place: str, disk: Disk) -> Finding:
    """Where the data lies, and on what."""
    where = "网络共享" if disk.on_network else "可移动的盘" if disk.removable else "本机的盘"
    seen = f"{place}，{where}" + (f"，{disk.kind}" if disk.kind else "")
    key, name = "place", "数据位置"
    if disk.on_network:
        return Finding(
            key, name, State.NOTE, seen, "网络断开时存不上，两台电脑同时打开可能损坏数据。",
            "把数据放在本机的盘上，需要换电脑时用备份文件带过去。",
        )  # fmt: skip
    if disk.removable:
        return Finding(
            key, name, State.NOTE, seen, "没有安全弹出就拔下，最后几秒写的内容可能不在盘上。",
            "先退出程序，再安全弹出；并在另一块盘上设备份位置。",
        )  # fmt: skip
    return Finding(key, name, State.FINE, seen, "数据整体加密，只在这台电脑上。")


def space(disk: Disk) -> Finding:
    """How much is free."""
    seen = f"剩余 {disk.free / _GB:.1f} GB"
    key, name = "space", "磁盘空间"
    if disk.free < LEAST_FREE:
        return Finding(key, name, State.BAD, seen, "很快会存不上新的内容。", "请删去或移走不用的文件，腾出至少 2 GB。")
    if disk.free < SOON_FULL:
        return Finding(key, name, State.NOTE, seen, "扫描件和备份多了会不够用。", "请腾出一些空间。")
    return Finding(key, name, State.FINE, seen, "够用。")


def writing(disk: Disk, access: Access) -> Finding:
    """Whether what is written is on the disk when the disk says so."""
    key, name = "writing", "写入"
    if not access.writable:
        return Finding(
            key, name, State.BAD, "数据文件夹不能写入", "只能查看，什么也存不了。",
            "请检查文件夹的权限、U 盘的写保护开关，或者换一个文件夹。",
        )  # fmt: skip
    if disk.sync_s is None:
        return Finding(
            key, name, State.BAD, "写入后不能确认已落盘", "断电时可能丢失刚写的内容。",
            "请换一块盘；在网络共享或虚拟盘上的，改放本机的盘。",
        )  # fmt: skip
    if disk.kind.lower() in _FAT:
        return Finding(
            key, name, State.NOTE, f"可以写入，文件系统是 {disk.kind}", "这种文件系统断电或硬拔时容易损坏。",
            "U 盘可以改用 NTFS；并经常备份到另一块盘。",
        )  # fmt: skip
    if disk.sync_s > SLOW_SYNC_S:
        return Finding(
            key, name, State.NOTE, f"可以写入，每次落盘要 {disk.sync_s:.1f} 秒", "保存会慢，但不会丢。",
            "请换一块快些的盘，或者查看是否有杀毒软件在逐次扫描。",
        )  # fmt: skip
    return Finding(key, name, State.FINE, "可以写入，落盘正常", "显示“已保存”时就已经在盘上。")


def others(access: Access) -> Finding:
    """Whether other users of the PC can take the files away."""
    key, name = "others", "其他用户"
    if access.read_by_others:
        return Finding(
            key, name, State.NOTE, "这台电脑的其他用户可以读到数据文件夹里的文件",
            "文件是加密的，没有密码打不开，但可以被复制走去试密码。", "请把文件夹的权限改为只有您自己可读。",
        )  # fmt: skip
    return Finding(key, name, State.FINE, "这台电脑的其他用户读不到数据文件夹", "没有要做的。")


def clock(clock: Clock) -> Finding:
    """Whether days and deadlines are counted from the right day."""
    key, name = "clock", "时钟"
    seen = f"{clock.now:%Y-%m-%d %H:%M}，时区 {_zone(clock.from_utc)}"
    if not FIRST_YEAR <= clock.now.year <= LAST_YEAR:
        return Finding(
            key, name, State.BAD, seen, "年份不对，编号、期限和操作记录的时间都会错。",
            "请先把系统时间调准，再开始工作。",
        )  # fmt: skip
    if clock.newest_entry is not None and clock.now < clock.newest_entry - _BACK:
        return Finding(
            key, name, State.BAD, f"{seen}，比数据里最近一次操作还早", "时钟被调回过，或者以前的时间是错的。",
            "请核对系统时间；已有的记录不用改。",
        )  # fmt: skip
    if clock.from_utc != _BEIJING:
        return Finding(
            key, name, State.NOTE, seen, "不是北京时间，记录的时刻会与别处不同。", "请把系统时区设为“北京，UTC+8”。"
        )  # fmt: skip
    return Finding(key, name, State.FINE, seen, "日期和期限按它计算。")


def _zone(from_utc: timedelta) -> str:
    minutes = round(from_utc.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60}" + (f":{abs(minutes) % 60:02}" if minutes % 60 else "")


def bundled_faces(faces: Faces) -> Finding:
    """Whether what the program brings along is there."""
    key, name = "bundled", "附带字体"
    if faces.missing:
        return Finding(
            key, name, State.BAD, f"缺 {len(faces.missing)} 个文件：{'、'.join(faces.missing)}",
            "有的字会印成“〓”，或者打不出表册。", "请重新安装程序；常见原因是杀毒软件误删。",
        )  # fmt: skip
    return Finding(key, name, State.FINE, "齐全", "生僻字（如 𬭎、䶮）也能显示和打印。")


# What papers use where the office has no type of its own.
INSTEAD = {"小标宋": "思源宋体粗体", "仿宋": "仿宋（Fandol）", "黑体": "思源黑体", "楷体": "霞鹜文楷"}


def office_faces(faces: Faces) -> Finding:
    """Whether papers look like those of the office."""
    key, name = "office", "公文字体"
    lacking = [role for role, is_there in faces.own.items() if not is_there]
    if lacking:
        used = "；".join(f"{role}用附带的{INSTEAD.get(role, '字体')}" for role in lacking)
        return Finding(
            key, name, State.NOTE, f"没有装{'、'.join(lacking)}，{used}", "表册照样能打印，字形与机关公文略有不同。",
            "要完全一致的，请安装单位有授权的方正小标宋、仿宋_GB2312、楷体_GB2312、黑体，再打开程序。",
        )  # fmt: skip
    return Finding(key, name, State.FINE, "、".join(faces.own) + "都已安装", "表册用单位自己的字体。")


def typing(facts: Input) -> Finding:
    """Whether Chinese can be typed into the windows."""
    key, name = "typing", "中文输入"
    if facts.is_windows:
        return Finding(key, name, State.FINE, "用 Windows 的输入法", "没有要做的。")
    wanted = facts.module or facts.modifiers.removeprefix("@im=")
    family = "fcitx" if "fcitx" in wanted else "ibus" if "ibus" in wanted else wanted
    served = any(family in plugin for plugin in facts.plugins) if family else False
    if not facts.module and facts.is_wayland:
        return Finding(key, name, State.FINE, "由桌面（Wayland）提供输入法", "没有要做的。")
    if not family:
        return Finding(
            key, name, State.NOTE, "没有看到输入法的设置", "可能打不出中文。",
            "请在窗口里试打一个字；打不出的，安装输入法并设环境变量 QT_IM_MODULE=ibus 或 fcitx，重新登录。",
        )  # fmt: skip
    if not served:
        return Finding(
            key, name, State.BAD, f"桌面用 {family}，程序里没有它的插件", "在窗口里打不出中文。",
            f"请信息管理人员安装 {family} 的 Qt6 插件；或者改用 ibus：设环境变量 QT_IM_MODULE=ibus 后重新登录。",
        )  # fmt: skip
    if not facts.module:
        return Finding(
            key, name, State.NOTE, f"桌面用 {family}，没有设 QT_IM_MODULE", "可能打不出中文。",
            f"请设环境变量 QT_IM_MODULE={family} 后重新登录。",
        )  # fmt: skip
    return Finding(key, name, State.FINE, f"用 {family}", "没有要做的。")


def printing(facts: FromWindow) -> Finding:
    """Whether papers can be printed from here.  Printers are counted and not named: some bear names of people."""
    key, name = "printing", "打印机"
    if not facts.printers:
        return Finding(
            key, name, State.NOTE, "没有打印机", "表册可以另存为 PDF，到别处打印。",
            "要在这里打印的，请先在系统里装好打印机。",
        )  # fmt: skip
    default = "有默认的" if facts.has_default_printer else "没有默认的"
    return Finding(key, name, State.FINE, f"{facts.printers} 台，{default}", "打印前在预览里选定。")


def screen(facts: Screen | None) -> Finding:
    """Whether windows fit."""
    key, name = "screen", "屏幕"
    if facts is None:
        return Finding(
            key, name, State.NOTE, "没有看到屏幕", "命令行可以用，窗口打不开。", "在有显示器的电脑上打开窗口。"
        )
    seen = f"{facts.width}×{facts.height}，缩放 {facts.scale:.0%}"
    if facts.width < LEAST_WIDTH or facts.height < LEAST_HEIGHT:
        return Finding(
            key, name, State.NOTE, seen, "屏幕较小，有的窗口要滚动才能看全。",
            "请把系统缩放调小一级，或者把分辨率调到 1366×768 以上。",
        )  # fmt: skip
    return Finding(key, name, State.FINE, seen, "窗口放得下。")


def memory(facts: System) -> Finding:
    """Whether there is enough memory."""
    key, name = "memory", "内存"
    if facts.memory is None:
        return Finding(key, name, State.FINE, "系统没有说有多少", "没有要做的。")
    seen = f"{facts.memory / _GB:.1f} GB"
    if facts.memory < LEAST_MEMORY:
        return Finding(
            key, name, State.NOTE, seen, "内存较少，打开大的台账时会慢。", "使用时请少开别的程序。"
        )  # fmt: skip
    return Finding(key, name, State.FINE, seen, "够用。")


def system(facts: System) -> Finding:
    """Whether the system is one that the program was made for."""
    key, name = "system", "操作系统"
    if facts.windows_build is not None:
        seen, fits = f"{facts.name}（{facts.windows_build}）", facts.windows_build >= LEAST_BUILD
        least = "Windows 10 1809"
    elif facts.glibc is not None:
        seen, fits = f"{facts.name}，glibc {facts.glibc[0]}.{facts.glibc[1]}", facts.glibc >= LEAST_GLIBC
        least = "glibc 2.28（UOS 20、麒麟 V10）"
    else:
        return Finding(key, name, State.NOTE, facts.name, "没有在这种系统上试过。", "请先用示例单位试用。")
    if not fits:
        return Finding(
            key, name, State.BAD, seen, f"比程序要求的旧，最低 {least}。",
            "请在新一些的系统上使用，数据可以用备份带过去。",
        )  # fmt: skip
    return Finding(key, name, State.FINE, seen, "符合要求。")
