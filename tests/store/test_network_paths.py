"""A data folder on a network share is known as one, on either system."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.frame import main
from app.store import paths
from tests.passwords import PASSWORD

_MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
//files/office /mnt/office\040share cifs rw,user=x 0 0
nas:/home /home nfs4 rw 0 0
me@host:/ /home/li/remote fuse.sshfs rw 0 0
/dev/sdb1 /home/li/stick vfat rw 0 0
half a-line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/yuetan", "ext4"), ("/mnt/office share/数据", "cifs"), ("/mnt/office", "ext4"),
        ("/home/li/数据", "nfs4"), ("/home/li/remote/x", "fuse.sshfs"), ("/home/li/stick/x", "vfat"),
        ("/home/li/remote2", "nfs4"), ("/tmp", "tmpfs"),
    ],
)  # fmt: skip
def test_longest_mount_point_tells_the_file_system(folder: str, kind: str) -> None:
    assert paths.mounted_as(Path(folder), _MOUNTS) == kind


def test_what_is_mounted_over_a_share_covers_it() -> None:
    assert paths.mounted_as(Path("/home/li"), _MOUNTS + "/dev/sdc1 /home xfs rw 0 0\n") == "xfs"


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        (r"\\files\office\数据", True), ("//files/office", True), (r"\\?\UNC\files\office", True), (r"Z:\数据", True),
        (r"C:\Users\li", False), (r"\\?\C:\Users", False), (r"\\?\Z:\x", True), (r"\\.\C:\x", False),
    ],
)  # fmt: skip
def test_windows_names_of_shares_are_known(path: str, remote: bool) -> None:
    assert paths.is_remote_windows(path, lambda root: 4 if root == "Z:\\" else 3) is remote


def test_local_folder_is_not_warned_of(tmp_path: Path) -> None:
    assert paths.network_warning(tmp_path / "not" / "there yet") == ""


def test_command_line_warns_once_on_stderr_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(paths, "is_on_network", lambda folder: True)
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    assert main(["--data", str(tmp_path / "a"), "init", "--name", "青屏学院"]) == 0
    said = capsys.readouterr()
    assert said.err.count("网络共享") == 1 and "已新建" in said.out
