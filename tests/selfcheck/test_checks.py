"""Each check over facts of PCs that were made up: how it stands, and that what is wrong comes with what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.selfcheck import checks, report
from app.selfcheck.checks import State, findings
from app.selfcheck.facts import Access, Clock, Disk, Faces, Facts, FromWindow, Input, Screen, System
from tests.examples import many

GB = 1024**3
NOW, BEIJING = datetime(2026, 11, 26, 9), timedelta(hours=8)
DISK = Disk(80 * GB, "ext4", on_network=False, removable=False, sync_s=0.004)
OWN = dict.fromkeys(("小标宋", "仿宋", "黑体", "楷体"), True)
GOOD = Facts(
    "本用户的默认位置", DISK, Access(writable=True, read_by_others=False), Clock(NOW, BEIJING, NOW),
    System("UOS 20", glibc=(2, 28), memory=8 * GB), Faces(OWN),
    Input(False, "ibus", "@im=ibus", False, ("libibusplatforminputcontextplugin",)),
    FromWindow(Screen(1920, 1040, 1.0), 2, True, ("libibusplatforminputcontextplugin",)),
)  # fmt: skip


def test_on_a_good_pc_all_is_fine_and_nothing_is_to_be_done() -> None:
    found = findings(GOOD)
    assert {each.state for each in found} == {State.FINE} and not any(each.advice for each in found)
    assert len({each.key for each in found}) == len(found) == 12
    assert report.summary(found) == "12 项都正常。"


@pytest.mark.parametrize(
    ("disk", "key", "state", "words"),
    [
        (replace(DISK, on_network=True), "place", State.NOTE, "两台电脑同时打开"),
        (replace(DISK, removable=True), "place", State.NOTE, "安全弹出"),
        (replace(DISK, free=GB), "space", State.NOTE, "腾出"),
        (replace(DISK, free=100 * 1024**2), "space", State.BAD, "存不上"),
        (replace(DISK, sync_s=None), "writing", State.BAD, "断电"),
        (replace(DISK, sync_s=2.0), "writing", State.NOTE, "2.0 秒"),
        (replace(DISK, kind="vfat"), "writing", State.NOTE, "NTFS"),
        (replace(DISK, kind="exFAT"), "writing", State.NOTE, "exFAT"),
    ],
)
def test_disks_are_judged(disk: Disk, key: str, state: State, words: str) -> None:
    found = {each.key: each for each in findings(replace(GOOD, disk=disk))}[key]
    assert found.state is state and words in found.seen + found.meaning + found.advice


@pytest.mark.parametrize(
    ("clock", "state"),
    [
        (Clock(datetime(1970, 1, 1), BEIJING), State.BAD),
        (Clock(datetime(2099, 1, 1), BEIJING), State.BAD),
        (Clock(NOW, BEIJING, NOW + timedelta(minutes=3)), State.BAD),
        (Clock(NOW, BEIJING, NOW + timedelta(minutes=1)), State.FINE),
        (Clock(NOW, timedelta()), State.NOTE),
        (Clock(NOW, BEIJING), State.FINE),
    ],
)
def test_clocks_are_judged(clock: Clock, state: State) -> None:
    assert checks.clock(clock).state is state


@pytest.mark.parametrize(
    ("from_utc", "words"),
    [(BEIJING, "UTC+8"), (timedelta(hours=-5), "UTC-5"), (timedelta(hours=5, minutes=45), "UTC+5:45")],
)
def test_zones_are_told(from_utc: timedelta, words: str) -> None:
    assert words in checks.clock(Clock(NOW, from_utc)).seen


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (Input(True), State.FINE),
        (Input(False, "fcitx", "", False, ("libfcitx5platforminputcontextplugin",)), State.FINE),
        (Input(False, "fcitx", "@im=fcitx", False, ("libibusplatforminputcontextplugin",)), State.BAD),
        (Input(False, "", "@im=ibus", False, ("libibusplatforminputcontextplugin",)), State.NOTE),
        (Input(False, "", "", False, ("libibusplatforminputcontextplugin",)), State.NOTE),
        (Input(False, "", "", True, ()), State.FINE),
    ],
)
def test_input_methods_are_judged(facts: Input, state: State) -> None:
    assert checks.typing(facts).state is state


@pytest.mark.parametrize(
    ("system", "state"),
    [
        (System("Windows 10", windows_build=19045), State.FINE),
        (System("Windows 10", windows_build=10240), State.BAD),
        (System("Kylin V10", glibc=(2, 31)), State.FINE),
        (System("CentOS 7", glibc=(2, 17)), State.BAD),
        (System("FreeBSD 14"), State.NOTE),
    ],
)
def test_systems_are_judged(system: System, state: State) -> None:
    assert checks.system(system).state is state


def test_missing_types_are_named_with_what_papers_use_instead() -> None:
    found = checks.office_faces(Faces(OWN | {"小标宋": False, "楷体": False}))
    assert found.state is State.NOTE
    assert "小标宋用附带的思源宋体粗体" in found.seen and "楷体用附带的霞鹜文楷" in found.seen
    assert "仿宋用" not in found.seen
    gone = checks.bundled_faces(Faces(OWN, ["NotoSansSC-Regular.ttf"]))
    assert gone.state is State.BAD and "NotoSansSC-Regular.ttf" in gone.seen


def test_small_screens_few_memory_no_printer_and_open_folders_are_noted() -> None:
    poor = replace(
        GOOD, access=Access(writable=True, read_by_others=True), window=FromWindow(Screen(1280, 680, 1.25)),
        system=replace(GOOD.system, memory=2 * GB),
    )  # fmt: skip
    noted = {each.key for each in findings(poor) if each.state is State.NOTE}
    assert noted == {"others", "printing", "screen", "memory"}
    assert checks.screen(None).state is State.NOTE
    assert checks.writing(DISK, Access(writable=False, read_by_others=False)).state is State.BAD
    assert checks.memory(System("x")).state is State.FINE
    assert checks.printing(FromWindow(None, 1)).seen == "1 台，没有默认的"


def test_text_says_what_is_wrong_with_what_to_do_and_what_is_fine_in_a_line() -> None:
    found = findings(replace(GOOD, disk=replace(DISK, free=0)))
    lines = report.text(found).splitlines()
    assert lines[1] == "1 项要处理，11 项正常。"
    place = next(number for number, line in enumerate(lines) if line.startswith("[要处理] 磁盘空间"))
    assert "腾出至少 2 GB" in lines[place + 1] and sum(line.startswith("    ") for line in lines) == 1
    assert report.data(found)["ok"] is False and report.data(findings(GOOD))["ok"] is True


@settings(max_examples=many(60))
@given(
    st.builds(
        Disk, st.integers(0, 10 * GB), st.sampled_from(["", "ext4", "NTFS", "FAT32"]), st.booleans(), st.booleans(),
        st.none() | st.floats(0, 5),
    ),
    st.builds(Access, st.booleans(), st.booleans()),
    st.builds(FromWindow, st.none() | st.builds(Screen, st.integers(640, 4000), st.integers(480, 3000),
                                                st.floats(1, 3)), st.integers(0, 3), st.booleans()),
)  # fmt: skip
def test_whatever_is_wrong_comes_with_what_to_do(disk: Disk, access: Access, window: FromWindow) -> None:
    for each in findings(replace(GOOD, disk=disk, access=access, window=window)):
        assert each.seen and each.meaning and (each.state is State.FINE) == (not each.advice)
