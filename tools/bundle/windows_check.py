"""Runs the Windows artefacts under Wine: installed by the installer, on a screen in memory.

    python -m tools.bundle.windows_check [--kills N] [--seed N] [--only tour] [--json build/windows-check.json]

Silently installed for a user whose name has Chinese and a blank in it; a store made on Linux; the whole tour; the tour
killed at random moments, after each of which the data must be whole and the window must open it again; papers as PDF;
updated, refused while it runs, uninstalled with the data kept and with it taken away.

Wine proves nothing about real input methods, scaling, printers or virus scanners.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from app.store.paths import PORTABLE, StorePaths
from app.version import VERSION
from tools.bundle import sums
from tools.bundle.contents import NAME, ROOT
from tools.bundle.screen import Screen, screen
from tools.bundle.windows import FOLDER, SETUP, ZIP
from tools.bundle.windows_interpreter import WINDOWS
from tools.bundle.wine import Prefix, windows_path
from ui.titles import TITLE
from ui.tour.run import PASSWORD

USER = "张 三"
KILLS, SEED = 5, 7
_TOUR_S = 4 * 3600.0  # a quarter of an hour of a machine that has nothing else to do; others are to wait, not to fail
_STEP_S = 1800.0
_SOURCE = Path(__file__).with_name("windows_c")
_COMPILER = "x86_64-w64-mingw32-gcc"
_CLASSES = r"HKLM\Software\Microsoft\WindowsRuntime\ActivatableClassId\Windows.UI.ViewManagement.UISettings"
_UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Yuetan"
RUNNING = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """What one step found."""

    step: str
    ok: bool
    said: str


class Computer:
    """The prefix in which it is tried, with its screen."""

    def __init__(self, shown: Screen) -> None:
        self.shown = shown
        self.prefix = Prefix(WINDOWS / "check", USER, shown.settings)  # Wine hands on no QT_…
        self.local = self.prefix.home / "AppData" / "Local"
        self.program = self.local / "Programs" / "Yuetan"
        self.data = self.local / "Yuetan"

    def make(self) -> None:
        """Made anew, with what Wine 8 lacks and every Windows has."""
        self.prefix.kill()
        shutil.rmtree(self.prefix.folder, ignore_errors=True)
        self.prefix.make()
        system = self.prefix.drive / "windows" / "system32"
        for name, more in (("bcryptprimitives", ["-ladvapi32"]), ("uisettings", [])):
            made = ["-shared", "-O2", "-s", "-o", str(system / f"{name}.dll"), str(_SOURCE / f"{name}.c"), *more]
            subprocess.run([_COMPILER, *made], check=True)
        words = ["add", _CLASSES, "/v", "DllPath", "/d", r"C:\windows\system32\uisettings.dll", "/f"]
        self.prefix.run("reg", *words, check=True)
        self.prefix.wait()

    def cli(self, *words: str, timeout: float = _STEP_S) -> subprocess.CompletedProcess[str]:
        """The program with a console."""
        secret = {"YUETAN_PASSWORD": PASSWORD}
        return self.prefix.run(str(self.program / f"{NAME}-cli.exe"), *words, settings=secret, timeout=timeout)

    def has_key(self) -> bool:
        """Whether Windows lists the program among those that can be uninstalled."""
        return self.prefix.run("reg", "query", _UNINSTALL).returncode == 0

    def uninstall(self, *words: str) -> None:
        """Runs the uninstaller, which copies itself away and goes on from there."""
        self.prefix.run(str(self.program / "uninstall.exe"), "/S", *words, timeout=_STEP_S)
        self.prefix.wait()


def main() -> int:
    """Runs all of it; 1 where a step failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--no-tour", action="store_true", help="kills within the first minutes, and no whole tour")
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "windows-check.json")
    asked = parser.parse_args()
    findings: list[Finding] = []
    with screen() as shown:
        computer = Computer(shown)
        computer.make()
        try:
            for finding in _all(computer, asked):
                findings.append(finding)
                print(f"{'ok  ' if finding.ok else 'FAIL'} {finding.step}: {finding.said}", flush=True)
        finally:
            computer.prefix.kill()
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2)
    asked.json.write_text(text, encoding="utf-8")
    return 0 if findings and all(each.ok for each in findings) else 1


def _all(computer: Computer, asked: argparse.Namespace) -> Iterator[Finding]:
    """Every step in its order."""
    steps: tuple[Callable[[Computer], Finding], ...] = (
        carried, installed, store_of_linux, papers, first_window, refused_while_running, updated,
    )  # fmt: skip
    for step in steps:
        yield _tried(step, computer)
    longest = 120.0
    if not asked.no_tour:
        began = time.monotonic()
        yield _tried(whole_tour, computer)
        longest = time.monotonic() - began
    chance = random.Random(asked.seed)
    for number in range(1, asked.kills + 1):
        after = chance.uniform(0.0, longest)
        yield _tried(lambda at, number=number, after=after: killed(at, number, after), computer)  # type: ignore[misc]
    yield _tried(as_it_was_made, computer)
    yield _tried(uninstalled, computer)
    yield _tried(uninstalled_with_data, computer)


def _tried(step: Callable[[Computer], Finding], computer: Computer) -> Finding:
    """A step that hangs has failed, and the next ones are tried all the same."""
    try:
        return step(computer)
    except (OSError, subprocess.SubprocessError) as error:
        computer.prefix.kill()
        return Finding(getattr(step, "__name__", "step"), False, str(error))


def carried(computer: Computer) -> Finding:
    """Out of the .zip with a folder for the data beside it, and moved afterwards: all of the data goes along."""
    stick, other = computer.prefix.drive / "U 盘", computer.prefix.drive / "另一台 电脑"
    with zipfile.ZipFile(ZIP) as archive:
        archive.extractall(stick)
    (top,) = stick.iterdir()
    (top / PORTABLE).mkdir()
    secret = {"YUETAN_PASSWORD": PASSWORD}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        (program,) = computer.prefix.drive.glob(f"*/{top.name}/{NAME}-cli.exe")
        return computer.prefix.run(str(program), *words, settings=secret, timeout=_STEP_S)

    made = run("init", "--sample")
    computer.prefix.wait()
    stick.rename(other)
    checked = run("check")
    data = other / top.name / PORTABLE
    there = StorePaths(data).exists() and not computer.data.exists()
    shutil.rmtree(data, ignore_errors=True)
    found = sums.altered(FOLDER, other / top.name)
    said = f"{' '.join(checked.stdout.split()[-6:])}; beside the program: {there}; altered: {found}"
    shutil.rmtree(other, ignore_errors=True)
    ok = made.returncode == checked.returncode == 0 and there and not found
    return Finding("carried on a stick", ok, said)


def installed(computer: Computer) -> Finding:
    """The installer without questions; the program says its version, and both menus have it."""
    done = computer.prefix.run(str(SETUP), "/S", timeout=_STEP_S)
    said = computer.cli("--version").stdout.strip()
    links = list(computer.prefix.folder.rglob(f"{TITLE}.lnk"))
    ok = done.returncode == 0 and said.endswith(VERSION) and len(links) == 2 and computer.has_key()
    return Finding("silent install", ok, f"code {done.returncode}, {said}, {len(links)} shortcuts, {computer.program}")


def store_of_linux(computer: Computer) -> Finding:
    """A store that the program made from source on Linux is whole here, at the place where data lies by default."""
    shutil.rmtree(computer.data, ignore_errors=True)
    command = [sys.executable, str(ROOT / "main.py"), "--data", str(computer.data), "init", "--sample"]
    secret = os.environ | {"YUETAN_PASSWORD": PASSWORD}
    subprocess.run(command, env=secret, check=True, stdout=subprocess.DEVNULL)
    return _checked("a store made on Linux", computer)


def _checked(step: str, computer: Computer, *words: str) -> Finding:
    checked = computer.cli(*words, "check")
    return Finding(step, checked.returncode == 0, " ".join(checked.stdout.split()[-6:]))


def papers(computer: Computer) -> Finding:
    """A paper as PDF into a folder with Chinese and a blank in its name."""
    place = computer.prefix.home / "我的 文件"
    place.mkdir(exist_ok=True)
    out = place / "空白 通知书.pdf"
    done = computer.cli("print", "约谈通知书", "--blank", "--out", windows_path(out))
    ok = done.returncode == 0 and out.is_file() and out.read_bytes().startswith(b"%PDF-")
    return Finding("printing to PDF", ok, done.stdout.strip())


def first_window(computer: Computer) -> Finding:
    """The program without a console opens the store with its password."""
    asked, opened = _open(computer, computer.data)
    return Finding("the window", asked and opened, "opened" if opened else f"asked for the password: {asked}")


def refused_while_running(computer: Computer) -> Finding:
    """The installer leaves a running program alone."""
    before = computer.shown.windows()
    program = computer.prefix.start(str(computer.program / f"{NAME}.exe"))
    try:
        shown = computer.shown.wait_for_window(before, lambda: program.poll() is not None)
        done = computer.prefix.run(str(SETUP), "/S", timeout=_STEP_S)
    finally:
        program.kill()
        computer.prefix.kill()
    ok = shown is not None and done.returncode == RUNNING
    return Finding("an update while it runs", ok, f"code {done.returncode}")


def updated(computer: Computer) -> Finding:
    """Over an older version: its files go, the data and what else lies in the folder stay."""
    own = computer.program / "记事.txt"
    own.write_text("不归安装程序管", encoding="utf-8")
    left = computer.program / "_internal" / "of-an-older-version.txt"
    left.touch()
    digest = (computer.data / "keys.json").read_bytes()
    done = computer.prefix.run(str(SETUP), "/S", timeout=_STEP_S)
    kept = own.exists() and (computer.data / "keys.json").read_bytes() == digest
    tidy = not left.exists() and not (computer.program / ".new").exists() and not (computer.program / ".old").exists()
    own.unlink()
    ok = done.returncode == 0 and kept and tidy and _checked("", computer).ok
    return Finding("an update", ok, f"code {done.returncode}, data kept: {kept}, older files gone: {tidy}")


def whole_tour(computer: Computer) -> Finding:
    """The whole job in the real windows."""
    out = computer.prefix.drive / "巡 游"
    done = computer.cli("tour", "--out", "C:\\巡 游", timeout=_TOUR_S)
    computer.prefix.kill()
    pictures = len(list(out.glob("pictures/*.png")))
    said = " ".join(done.stdout.strip().splitlines()[-2:])
    return Finding("the whole tour", done.returncode == 0, f"{said} ({pictures} pictures)")


def killed(computer: Computer, number: int, after: float) -> Finding:
    """The tour killed so many seconds after its store was made: its data is whole, and a window opens it again."""
    step = f"killed after {after:.0f} s"
    data = computer.prefix.drive / f"数据 {number}"
    words = ["--data", f"C:\\{data.name}", "tour", "--out", f"C:\\巡游 {number}"]
    touring = computer.prefix.start(str(computer.program / f"{NAME}-cli.exe"), *words)
    try:
        _wait_for(data / "keys.json", touring)
        touring.wait(after)
        return Finding(step, touring.returncode == 0, f"the tour was over before: {touring.communicate()[0][-300:]}")
    except subprocess.TimeoutExpired:
        pass
    finally:
        computer.prefix.kill()
        touring.kill()
        touring.wait()
    if not (data / "keys.json").exists():
        return Finding(step, False, "there was no institution to kill")
    checked = _checked(step, computer, "--data", f"C:\\{data.name}")
    if not checked.ok:
        return checked
    _, opened = _open(computer, data)
    return Finding(step, opened, f"{checked.said}; {'the window opened it again' if opened else 'no window'}")


def _wait_for(file: Path, program: subprocess.Popen[str]) -> None:
    """Until the file is there, or the program over, or patience at its end: a kill before that proves nothing."""
    until = time.monotonic() + _STEP_S
    while not file.exists() and program.poll() is None and time.monotonic() < until:
        time.sleep(0.2)


def as_it_was_made(computer: Computer) -> Finding:
    """After all of that the installed folder is what was made: the program writes nothing there."""
    found = sums.altered(FOLDER, computer.program, ["uninstall.exe"])
    return Finding("the program's own folder", not found, ", ".join(found) or "as it was made")


def uninstalled(computer: Computer) -> Finding:
    """The uninstaller without questions: the program goes, the data stays."""
    computer.uninstall()
    links = list(computer.prefix.folder.rglob(f"{TITLE}.lnk"))
    gone = not computer.program.exists() and not links and not computer.has_key()
    kept = (computer.data / "yuetan.db").exists()
    return Finding("silent uninstall", gone and kept, f"program gone: {gone}, data kept: {kept}")


def uninstalled_with_data(computer: Computer) -> Finding:
    """Installed again, the data is whole; and gone where that is asked for."""
    computer.prefix.run(str(SETUP), "/S", timeout=_STEP_S)
    whole = _checked("", computer).ok
    computer.uninstall("/REMOVEDATA")
    gone = not computer.program.exists() and not computer.data.exists()
    return Finding("silent uninstall with the data", whole and gone, f"found again: {whole}, all gone: {gone}")


def _open(computer: Computer, data: Path) -> tuple[bool, bool]:
    """Whether the first window came, and with the password the main window after it."""
    shown = computer.shown
    before = shown.windows()
    where = "C:\\" + str(data.relative_to(computer.prefix.drive)).replace("/", "\\")
    program = computer.prefix.start(str(computer.program / f"{NAME}.exe"), "--data", where)

    def ended() -> bool:
        return program.poll() is not None

    try:
        first = shown.wait_for_window(before, ended)
        if first is None:
            return False, False
        shown.paste(first, PASSWORD)
        return True, shown.wait_for_window(before | {first}, ended) is not None
    finally:
        computer.prefix.kill()
        program.kill()
        program.wait()


if __name__ == "__main__":
    sys.exit(main())
