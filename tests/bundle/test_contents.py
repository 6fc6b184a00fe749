"""build.spec names only what exists, takes all that the program looks for, and nothing of tests."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tools.bundle import contents
from tools.bundle.contents import ROOT, is_wanted
from tools.bundle.orphans import without_orphans

SPEC = (ROOT / "build.spec").read_text(encoding="utf-8")
OUR_CODE = [file for folder in contents.PACKAGES for file in (ROOT / folder).rglob("*.py")] + [ROOT / "main.py"]


def imported() -> set[str]:
    """Every module that our code imports anywhere, with the names taken out of it."""
    found: set[str] = set()
    for file in OUR_CODE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {each.name for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found


def test_the_spec_is_code_and_names_only_what_exists() -> None:
    compile(SPEC, "build.spec", "exec")
    named = [Path(word) for word in re.findall(r'ROOT / "([^"]+)"', SPEC)]
    parts = re.findall(r'ROOT((?: / "[^"]+")+)', SPEC)
    named += [Path(*re.findall(r'"([^"]+)"', each)) for each in parts]
    named += [Path(folder) for folder in (*contents.DATA_FOLDERS, contents.MIGRATIONS, contents.INSTEAD, contents.ICON)]
    assert named and all((ROOT / each).exists() for each in named)


def test_no_upx_and_one_folder() -> None:
    assert "upx=True" not in SPEC and SPEC.count("upx=False") == 2 and "exclude_binaries=True" in SPEC


def test_nothing_that_our_code_imports_is_left_out() -> None:
    names = imported()
    left_out = {
        each for each in contents.EXCLUDED_MODULES for name in names if name == each or name.startswith(each + ".")
    }
    assert left_out == set()


def test_tests_and_tools_are_left_out() -> None:
    assert {"tests", "tools", "pytest", "hypothesis"} <= set(contents.EXCLUDED_MODULES)
    assert not [name for name in imported() if name.split(".")[0] in ("tests", "tools")]


def test_every_qt_module_that_our_code_imports_goes_in() -> None:
    modules = {match.group(1) for name in imported() if (match := re.match(r"PySide6\.Qt(\w+)", name))}
    assert modules <= set(contents.QT_MODULES)
    for module in modules:
        assert is_wanted(f"PySide6/Qt{module}.abi3.so") and is_wanted(f"PySide6\\Qt{module}.pyd")


def test_every_file_beside_the_code_is_in_a_folder_that_goes_in() -> None:
    beside = [
        file.relative_to(ROOT)
        for package in contents.PACKAGES
        for file in (ROOT / package).rglob("*")
        # What Python and `ui/qt_bytecode.py` compile is made where the program ran.
        if file.is_file() and file.suffix != ".py" and "__pycache__" not in file.parts
    ]
    assert beside and all(file.parent == Path(contents.MIGRATIONS) and file.suffix == ".sql" for file in beside)


def test_folders_of_data_are_all_the_folders_that_our_code_looks_into() -> None:
    looked = {
        word
        for file in OUR_CODE
        for word in re.findall(r'(?:parents\[\d\]|ROOT) / "(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert looked and looked <= set(contents.DATA_FOLDERS)


@pytest.mark.parametrize(
    "place",
    [
        "data/rules/regulation.toml", "resources/fonts/NotoSansSC-Regular.ttf", "resources/style/workbench.qss",
        "qtawesome/fonts/phosphor-1.3.0.ttf", "PySide6/Qt/plugins/platforms/libqxcb.so", "PySide6/QtPdf.abi3.so",
        "PySide6/Qt/lib/libQt6Core.so.6", "PySide6/Qt/lib/libicudata.so.73", "libxcb-cursor.so.0", "libxkbcommon.so.0",
        "PySide6\\plugins\\platforms\\qwindows.dll", "PySide6\\Qt6Core.dll", "PySide6\\VCRUNTIME140_1.dll",
        "PySide6/Qt/translations/qtbase_zh_CN.qm", "PySide6/libpyside6.abi3.so.6.9", "python311.dll",
        "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
    ],
)  # fmt: skip
def test_what_the_program_loads_goes_in(place: str) -> None:
    assert is_wanted(place)


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/lib/libQt6WebEngineCore.so.6", "PySide6/Qt/lib/libQt6Qml.so.6", "PySide6\\Qt6Quick.dll",
        "PySide6/QtQuick.abi3.so", "PySide6/Qt/plugins/platformthemes/libqgtk3.so", "PySide6\\opengl32sw.dll",
        "PySide6/Qt/plugins/imageformats/libqpdf.so", "PySide6/Qt/translations/qtbase_de.qm", "libstdc++.so.6",
        "qtawesome/fonts/fontawesome5-solid-webfont-5.15.4.ttf", "libGL.so.1", "libxcb.so.1", "libfontconfig.so.1",
        "PySide6/Qt/qml/QtQuick/libqtquick2plugin.so", "libz.so.1", "PySide6/Qt/plugins/tls/libqopensslbackend.so",
    ],
)  # fmt: skip
def test_what_no_window_needs_or_the_system_has_stays_out(place: str) -> None:
    assert not is_wanted(place)


def test_a_library_goes_with_what_loaded_it() -> None:
    entries = [
        ("PySide6/QtGui.abi3.so", "/gui", "EXTENSION"), ("PySide6/Qt/lib/libQt6Gui.so.6", "/libgui", "BINARY"),
        ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"), ("libfar.so.1", "/libfar", "BINARY"),
        ("libcairo.so.2", "/cairo", "BINARY"), ("libpixman.so.0", "/pixman", "BINARY"),
        ("libcairo.so.2", "x/libcairo.so.2", "SYMLINK"), ("libpython3.11.so.1.0", "/python", "BINARY"),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/xcb", "BINARY"),
    ]  # fmt: skip
    loads = {
        "/gui": ["libQt6Gui.so.6"], "/libgui": ["LIBFAR.so.1", "libc.so.6"], "/cairo": ["libpixman.so.0"],
        "/pixman": ["libcairo.so.2"], "/xcb": [], "/python": [], "/libfar": [],
    }  # fmt: skip
    left = without_orphans(entries, loads.__getitem__, always=("libpython",))
    assert [place for place, _, _ in left] == [
        "PySide6/QtGui.abi3.so", "PySide6/Qt/lib/libQt6Gui.so.6", "libQt6Gui.so.6", "libfar.so.1",
        "libpython3.11.so.1.0", "PySide6/Qt/plugins/platforms/libqxcb.so",
    ]  # fmt: skip


def test_the_bundle_is_made_of_what_ships_and_its_maker() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))

    ships, makes = pins("requirements.txt"), pins("requirements-bundle.txt")
    assert ships.items() <= makes.items() and "pyinstaller" in makes


def test_every_part_is_pinned_by_hash_and_has_a_licence_where_it_ships() -> None:
    told = tomllib.loads((ROOT / "tools" / "bundle" / "linux.toml").read_text(encoding="utf-8"))
    for each in (*told["source"], *told["debian"]):
        assert re.fullmatch(r"[0-9a-f]{64}", each["sha256"]) and each["url"].startswith("http")
    assert all(each["licence"] for each in told["source"])
