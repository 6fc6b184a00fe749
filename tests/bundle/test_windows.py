"""The Windows bundle: its parts are pinned, its installer takes away what it put there and leaves the data alone."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from app.store.paths import PORTABLE
from app.version import VERSION
from tools.bundle import wheels, windows, windows_interpreter, wine
from tools.bundle.contents import NAME, ROOT

SCRIPT = (ROOT / "tools" / "bundle" / "installer.nsi").read_text(encoding="utf-8")
OBJDUMP = """
[Ordinal/Name Pointer] Table
	[   0] PyAIter_Check
	[   1] _Py_NoneStruct

The Function Table
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle with a file and a folder."""
    made = tmp_path / NAME
    (made / "_internal" / "数据").mkdir(parents=True)
    (made / "_internal" / "数据" / "a.txt").write_text("一", encoding="utf-8")
    (made / f"{NAME}.exe").write_bytes(b"MZ")
    return made


def test_the_interpreter_is_pinned_and_brings_what_the_program_loads() -> None:
    told = windows_interpreter.manifest()
    assert re.fullmatch(r"[0-9a-f]{64}", told["sha256"])
    assert "python311.dll" in told["libraries"] and {"_ctypes", "_socket", "pyexpat"} <= set(told["modules"])
    assert not {"_ssl", "_sqlite3", "_tkinter"} & set(told["modules"])


def test_what_is_for_windows_only_is_asked_of_windows_and_not_of_this_machine() -> None:
    text = wheels.REQUIREMENTS.read_text(encoding="utf-8")
    asked = wheels.on_windows(text)
    names = set(re.findall(r"^([a-z0-9-]+)==", asked, re.MULTILINE))
    assert {"pefile", "pywin32-ctypes", "pyinstaller", "sqlcipher3"} <= names and "macholib" not in names
    assert " ; " not in asked and asked.count("--hash=") > 100
    # Nothing is left hanging of what was taken out.
    assert all(line.startswith((" ", "#")) or "==" in line for line in asked.splitlines() if line)


def test_every_name_of_the_library_is_handed_on() -> None:
    names = windows_interpreter.exported(OBJDUMP)
    assert names == ["PyAIter_Check", "_Py_NoneStruct"]
    assert "  _Py_NoneStruct = python311._Py_NoneStruct\n" in windows_interpreter.handed_on(names)


def test_a_library_without_names_is_not_passed_over() -> None:
    with pytest.raises(OSError, match="no names"):
        windows_interpreter.exported("[Ordinal/Name Pointer] Table\n")


def test_the_installer_knows_all_that_is_at_the_top_and_moves_the_libraries_first(folder: Path) -> None:
    assert re.findall(r'"([^"]+)"', windows.items(folder)) == ["_internal", f"{NAME}.exe"]


def test_the_archive_is_the_same_for_the_same_folder(folder: Path, tmp_path: Path) -> None:
    one, other = (windows.pack(folder, tmp_path / name, 1790000000).read_bytes() for name in ("1.zip", "2.zip"))
    assert one == other
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        names = {f"{NAME}-{VERSION}/{each}" for each in ("_internal/数据/a.txt", f"{NAME}.exe")}
        assert set(archive.namelist()) == names  # nothing that starts it in another way, and no data folder yet


def test_the_installer_asks_for_no_administrator_and_writes_for_this_user_alone() -> None:
    assert "RequestExecutionLevel user" in SCRIPT and "$LOCALAPPDATA\\Programs\\Yuetan" in SCRIPT
    assert "HKLM" not in SCRIPT and "SetShellVarContext all" not in SCRIPT
    assert SCRIPT.count("SetShellVarContext current") == 2


def test_whole_folders_are_only_deleted_where_they_are_ours() -> None:
    deleted = set(re.findall(r'RMDir /r "([^"]+)"', SCRIPT))
    assert deleted == {"${NEW}", "${OLD}", r"$INSTDIR\${ITEM}", "$Data"}
    assert SCRIPT.count('RMDir /r "$Data"') == 1


def test_installer_takes_the_data_to_be_where_the_program_looks_for_it() -> None:
    assert f'StrCpy $Data "$INSTDIR\\{PORTABLE}"' in SCRIPT and 'StrCpy $Data "$LOCALAPPDATA\\Yuetan"' in SCRIPT
    for called in ("Call where", "Call un.where"):
        assert SCRIPT.count(called) == 1 and SCRIPT.index(called) < SCRIPT.index(called.replace("where", "free"))


def test_data_is_kept_where_nobody_is_asked() -> None:
    section = SCRIPT.partition('Section "Uninstall"')[2]
    before = section.partition('RMDir /r "$Data"')[0]
    asked = re.findall(r"MessageBox (\S+) .*?/SD (\w+) (\w+) (\w+)", before)
    assert asked and all("MB_DEFBUTTON2" in flags and rest == ("IDNO", "IDNO", "done") for flags, *rest_ in asked
                         for rest in [tuple(rest_)])  # fmt: skip


def test_every_message_of_the_installer_has_an_answer_without_questions() -> None:
    boxes = [line for line in SCRIPT.splitlines() if "MessageBox" in line]
    assert boxes and all(" /SD " in line for line in boxes)


def test_stubs_for_wine_stay_out_of_the_bundle() -> None:
    made = (ROOT / "tools" / "bundle" / "windows_check.py").read_text(encoding="utf-8")
    for name in ("bcryptprimitives", "uisettings"):
        assert (ROOT / "tools" / "bundle" / "windows_c" / f"{name}.c").exists() and name in made
        for file in ("windows.py", "windows_interpreter.py"):
            assert name not in (ROOT / "tools" / "bundle" / file).read_text(encoding="utf-8")


def test_a_program_in_wine_gets_nothing_of_this_machines_python_and_qt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/here")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    given = wine.Prefix(tmp_path, "张 三").environment({"QT_QPA_PLATFORM": "windows"})
    assert given["QT_QPA_PLATFORM"] == "windows" and "PYTHONPATH" not in given
    assert given["WINEPREFIX"] == str(tmp_path) and given["USER"] == "张 三"


def test_a_file_of_this_machine_has_a_name_in_wine(tmp_path: Path) -> None:
    assert wine.windows_path(tmp_path / "a b.pdf") == "Z:" + str(tmp_path / "a b.pdf").replace("/", "\\")
