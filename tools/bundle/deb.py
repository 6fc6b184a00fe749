"""The .deb as the software store of UOS asks for it: all of it below /opt/apps/<id>, nothing run at installing."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

from app.version import four_parts
from tools.bundle.contents import ICON, ICON_SIZES, NAME, ROOT
from ui.titles import DESKTOP_ID, TITLE

ARCHITECTURE = "amd64"
# Names that Debian 10, UOS 20 and Kylin V10 share; what else Qt needs lies in the bundle.
DEPENDS = (
    "libc6 (>= 2.28)", "libstdc++6 (>= 8)", "libdbus-1-3", "libegl1", "libfontconfig1", "libfreetype6", "libgl1",
    "libglib2.0-0 | libglib2.0-0t64", "libx11-6", "libx11-xcb1", "libxcb1", "zlib1g",
)  # fmt: skip
SUGGESTS = ("libcups2 | libcups2t64", "ibus | fcitx5 | fcitx")
SUMMARY = "干部约谈从线索、计划到归档的离线程序"


def version() -> str:
    """The version in four parts."""
    return ".".join(map(str, four_parts()))


def name() -> str:
    """What the file is called."""
    return f"{DESKTOP_ID}_{version()}_{ARCHITECTURE}.deb"


def build(folder: Path, into: Path, work: Path, moment: int) -> Path:
    """Packs the bundle in `folder` into a .deb in `into`; `moment` is the time that all of its files bear."""
    root = work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    lay_out(folder, root)
    deb = into / name()
    into.mkdir(parents=True, exist_ok=True)
    # xz: dpkg of UOS 20 cannot read zstd.
    command = ["dpkg-deb", "--build", "--root-owner-group", "-Zxz", "-z6", str(root), str(deb)]
    subprocess.run(command, check=True, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SOURCE_DATE_EPOCH": str(moment)},
                   stdout=subprocess.DEVNULL)  # fmt: skip
    return deb


def lay_out(folder: Path, root: Path) -> None:
    """The tree that the package holds."""
    home = root / "opt" / "apps" / DESKTOP_ID
    shutil.copytree(folder, home / "files", symlinks=True)
    entries = home / "entries"
    for size in ICON_SIZES:
        _put(
            (ROOT / ICON / f"{NAME}-{size}.png").read_bytes(),
            entries / "icons/hicolor" / f"{size}x{size}" / "apps" / f"{DESKTOP_ID}.png",
        )
    drawing = ROOT / ICON / f"{NAME}.svg"
    _put(drawing.read_bytes(), entries / "icons/hicolor/scalable/apps" / f"{DESKTOP_ID}.svg")
    entry = desktop_entry(f"/opt/apps/{DESKTOP_ID}/files/{NAME}", DESKTOP_ID)
    _put(entry.encode(), entries / "applications" / f"{DESKTOP_ID}.desktop")
    _put(json.dumps(info(), ensure_ascii=False, indent=2).encode() + b"\n", home / "info")
    control = root / "DEBIAN"
    _put(control_file(_size(home)).encode(), control / "control")
    _put(_sums(root).encode(), control / "md5sums")
    for each in root.rglob("*"):
        if not each.is_symlink():
            each.chmod(0o755 if each.is_dir() or each.name == NAME or each.suffix == ".sh" else 0o644)
    root.chmod(0o755)


def desktop_entry(program: str, icon: str) -> str:
    """The entry of the menu.  `program` may have blanks in its path."""
    return f"""[Desktop Entry]
Type=Application
Version=1.0
Name={TITLE}
Name[zh_CN]={TITLE}
Comment={SUMMARY}
Comment[zh_CN]={SUMMARY}
Exec="{program}"
Icon={icon}
Terminal=false
StartupNotify=true
StartupWMClass={NAME}
Categories=Office;
Keywords=约谈;台账;登记表;yuetan;
"""


def info() -> dict[str, object]:
    """What the software store of UOS reads: the id, the version in four parts, that nothing special is asked for."""
    rights = (
        "autostart", "notification", "trayicon", "clipboard", "account", "bluetooth", "camera", "audio_record",
        "installed_apps",
    )  # fmt: skip
    return {
        "appid": DESKTOP_ID,
        "name": TITLE,
        "version": version(),
        "arch": [ARCHITECTURE],
        "permissions": {right: right == "clipboard" for right in rights},
        "support-plugins": [],
        "plugins": [],
    }


def control_file(size: int) -> str:
    """The fields that dpkg reads; `size` in KiB."""
    return f"""Package: {DESKTOP_ID}
Version: {version()}
Architecture: {ARCHITECTURE}
Maintainer: {TITLE} <yuetan@localhost>
Installed-Size: {size}
Depends: {", ".join(DEPENDS)}
Suggests: {", ".join(SUGGESTS)}
Section: misc
Priority: optional
Description: {SUMMARY}
 一次约谈从线索、计划、审批、记录到登记表、台账、统计表和归档，都在这里办理；不联网，数据加密存放在本用户的文件夹里。
 卸载不动数据。
"""


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file() and not each.is_symlink()) // 1024


def _sums(root: Path) -> str:
    files = sorted(each for each in (root / "opt").rglob("*") if each.is_file() and not each.is_symlink())
    return "".join(
        f"{hashlib.md5(each.read_bytes(), usedforsecurity=False).hexdigest()}  {each.relative_to(root)}\n"
        for each in files
    )


def _put(content: bytes, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
