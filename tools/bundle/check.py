"""Runs the Linux artefacts where they shall run: on a bare old system, without Python, without a network.

    python -m tools.bundle.check [--kills N] [--seed N] [--json build/bundle-check.json]

The .tar.xz is installed for one user whose name has Chinese and a blank in it, the .deb with dpkg.  Then: the whole
tour; the tour killed at random moments, after each of which the data must be whole and a real window must open it again
with its password.  Takes root, and the packages of tools/bundle/system_packages.sh.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.store.paths import PORTABLE, StorePaths
from app.version import VERSION
from tools.bundle import archive, bare, deb, sums
from tools.bundle.bare import HOME
from tools.bundle.contents import NAME, ROOT
from tools.bundle.linux import FOLDER
from tools.bundle.screen import Screen, screen
from ui.titles import DESKTOP_ID
from ui.tour.run import PASSWORD

OF_USER = f"{HOME}/.local/opt/{DESKTOP_ID}/{NAME}"
OF_DEB = f"/opt/apps/{DESKTOP_ID}/files/{NAME}"
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
WITH_PASSWORD = {"YUETAN_PASSWORD": PASSWORD}
KILLS, SEED = 10, 7
# Of the processor's time that the tour takes: the institution is there by then; a kill before that proves little.
_EARLIEST = 0.05


@dataclass(frozen=True, slots=True)
class Finding:
    """What one step found."""

    step: str
    ok: bool
    said: str


def main() -> int:
    """Runs all of it; 1 where a step failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", type=Path, default=ROOT / "build" / "bundle-check.json")
    asked = parser.parse_args()
    bare.make()
    bare.fresh_home()
    findings: list[Finding] = []

    def told(finding: Finding) -> None:
        findings.append(finding)
        print(f"{'ok  ' if finding.ok else 'FAIL'} {finding.step}: {finding.said}", flush=True)

    for step in (nothing_there, whole_files):
        told(step())
    for finding in installed_by_user():
        told(finding)
    told(installed_by_dpkg())
    tour, seconds = whole_tour()
    told(tour)
    with screen() as shown:
        told(first_window(shown))
        chance = random.Random(asked.seed)
        for number in range(1, asked.kills + 1 if tour.ok else 1):  # how long it takes is only known of a whole one
            told(killed(number, seconds * chance.uniform(_EARLIEST, 1), shown))
    told(as_it_was_made())
    told(leaves_cleanly())
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(
        json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2), encoding="utf-8"
    )
    return 0 if all(each.ok for each in findings) else 1


def nothing_there() -> Finding:
    """The system has neither Python nor a network, and its glibc is the old one."""
    script = "command -v python3 python; ldd --version | head -1; wc -l < /proc/net/dev"
    said = bare.run(["sh", "-c", script]).stdout.split("\n")
    alone = len(said) > 1 and said[1] == "3"  # two lines of heading and the loopback
    return Finding("the bare system", "2.31" in said[0] and alone, f"{said[0]}; no Python, no network")


def whole_files() -> Finding:
    """The list of sums holds for what is handed out."""
    done = subprocess.run(["sha256sum", "-c", sums.LIST], cwd=sums.DIST, capture_output=True, text=True, check=False)
    return Finding("SHA256SUMS", done.returncode == 0, " ".join(done.stdout.split()))


def installed_by_user() -> Iterator[Finding]:
    """The .tar.xz, unpacked, run from there as from a stick, and installed by the user."""
    place = bare.inside(HOME) / "下载"
    place.mkdir()
    subprocess.run(["tar", "-xf", str(sums.DIST / archive.name()), "-C", str(place)], check=True)
    subprocess.run(["chown", "-R", f"{bare.USER}:{bare.USER}", str(place)], check=True)
    carried = _carried(place / f"{NAME}-{VERSION}")
    done = bare.run(["sh", f"{HOME}/下载/{NAME}-{VERSION}/install.sh"])
    shutil.rmtree(place)
    yield _says_its_version("installed for one user", OF_USER, done)
    # What a stick carries is not installed.
    yield replace(carried, ok=carried.ok and not (bare.inside(OF_USER).parent / PORTABLE).exists())


def _carried(folder: Path) -> Finding:
    """With the folder beside it the program keeps its data there: the store is whole, and nothing else was made."""
    data = folder / PORTABLE
    data.mkdir()
    os.chown(data, bare.USER, bare.USER)
    program = f"/{(folder / NAME).relative_to(bare.ROOT_FOLDER)}"
    made = bare.run([program, "init", "--sample"], WITH_PASSWORD)
    checked = bare.run([program, "check"], WITH_PASSWORD)
    there = StorePaths(data).exists() and not (bare.inside(HOME) / ".local").exists()
    said = " ".join((checked.stdout + checked.stderr).strip().splitlines()[-1:])
    return Finding("carried on a stick", made.returncode == checked.returncode == 0 and there, said)


def installed_by_dpkg() -> Finding:
    """The .deb."""
    shutil.copy2(sums.DIST / deb.name(), bare.inside("/root"))
    done = bare.run(["dpkg", "-i", f"/root/{deb.name()}"], root=True)
    return _says_its_version("installed by dpkg", OF_DEB, done)


def _says_its_version(step: str, program: str, installed: subprocess.CompletedProcess[str]) -> Finding:
    if installed.returncode:
        return Finding(step, False, installed.stdout + installed.stderr)
    said = bare.run([program, "--version"])
    return Finding(step, said.stdout.strip().endswith(VERSION), (said.stdout + said.stderr).strip())


def whole_tour() -> tuple[Finding, float]:
    """The whole job in the real windows, and the seconds of the processor that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = bare.run([OF_DEB, "tour", "--out", f"{HOME}/巡游"], OFFSCREEN)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = done.stdout.strip().splitlines()[-1:] if done.returncode == 0 else done.stderr.strip().splitlines()[-5:]
    return Finding("the whole tour", done.returncode == 0, " ".join(said)), seconds


def first_window(shown: Screen) -> Finding:
    """A double click on a new computer: the first page comes up on a real screen."""
    window, _ = _open(shown, f"{HOME}/新", "")
    return Finding("the first window (xcb)", window, "it is there" if window else "no window came")


def killed(number: int, after: float, shown: Screen) -> Finding:
    """The tour killed after so many seconds of its own: its data is whole, and a window opens it again."""
    data = f"{HOME}/数据 {number}"
    step = f"killed after {after:.1f} s of processor time"
    touring = bare.Running([OF_USER, "--data", data, "tour", "--out", f"{HOME}/巡游 {number}"], OFFSCREEN)
    over = touring.ended_before(after)
    code = touring.code
    touring.kill()
    if over:
        return Finding(step, code == 0, "the tour was over before")
    if not (bare.inside(data) / "keys.json").exists():
        return Finding(step, True, "before there was an institution")
    checked = bare.run([OF_USER, "--data", data, "check"], WITH_PASSWORD)
    if checked.returncode:
        return Finding(step, False, checked.stdout + checked.stderr)
    asked, opened = _open(shown, data, PASSWORD)
    said = checked.stdout.strip().splitlines()[-1]
    return Finding(step, asked and opened, f"{said}; the window opened it again" if opened else f"{said}; no window")


def as_it_was_made() -> Finding:
    """After all of that both installed folders are what was made: the program writes nothing there."""
    found = [*sums.altered(FOLDER, bare.inside(OF_USER).parent), *sums.altered(FOLDER, bare.inside(OF_DEB).parent)]
    return Finding("the program's own folder", not found, ", ".join(found) or "as it was made")


def leaves_cleanly() -> Finding:
    """Both are taken away; the data is left."""
    data = bare.inside(HOME) / ".local" / "share" / "yuetan"
    data.mkdir(parents=True, exist_ok=True)
    (data / "kept").touch()
    by_user = bare.run(["sh", f"{HOME}/.local/opt/{DESKTOP_ID}/install.sh", "--uninstall"])
    by_dpkg = bare.run(["dpkg", "-r", DESKTOP_ID], root=True)
    gone = not any(bare.inside(place).exists() for place in (OF_USER, OF_DEB, f"/opt/apps/{DESKTOP_ID}"))
    ok = by_user.returncode == by_dpkg.returncode == 0 and gone and (data / "kept").exists()
    return Finding("uninstalled", ok, by_user.stdout.strip().replace("\n", " "))


def _open(shown: Screen, data: str, password: str) -> tuple[bool, bool]:
    """Whether the first window came, and with the password the main window after it."""
    before = shown.windows()
    program = bare.Running([OF_USER, "--data", data], shown.settings)
    try:
        first = shown.wait_for_window(before, program.ended)
        if first is None or not password:
            return first is not None, False
        shown.paste(first, password)
        return True, shown.wait_for_window(before | {first}, program.ended) is not None
    finally:
        program.kill()


if __name__ == "__main__":
    sys.exit(main())
