"""Each program and library of a bundle is known by its bytes, and the bill of materials names the part it is of."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from tools.bundle import belongs, interpreter, linux, parts, windows, windows_interpreter
from tools.bundle.contents import NAME
from tools.sbom import bill_of_materials


@pytest.fixture
def site_packages(tmp_path: Path) -> Path:
    """A package with a library of Microsoft's, as pip leaves it."""
    place = tmp_path / "site-packages"
    listed = {"shiboken6/vcruntime140.dll": b"MZ runtime", "shiboken6/a.pyd": b"MZ a", "shiboken6/a.py": b"a = 1"}
    record = []
    for name, content in listed.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        record.append(f"{name},sha256={digest},{len(content)}\n")
    described = place / "Shiboken6-1.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: Shiboken6\nVersion: 1\n")
    (described / "RECORD").write_text("".join(record))
    return place


@pytest.fixture
def folder(tmp_path: Path, site_packages: Path) -> Path:
    """A bundle of it."""
    made = tmp_path / NAME
    (made / "_internal").mkdir(parents=True)
    for file in (site_packages / "shiboken6").iterdir():
        (made / "_internal" / file.name).write_bytes(file.read_bytes())
    (made / f"{NAME}.exe").write_bytes(b"MZ launcher")
    return made


def test_files_belong_to_what_they_came_with(folder: Path, site_packages: Path) -> None:
    found = belongs.belonging(folder, belongs.of_wheels(site_packages))
    assert found == {
        "_internal/a.pyd": "shiboken6",
        "_internal/vcruntime140.dll": "microsoft-visual-cpp-runtime",
        f"{NAME}.exe": "pyinstaller",
    }
    belongs.check(folder, belongs.of_wheels(site_packages))


def test_file_of_the_machine_or_with_another_content_is_found(folder: Path, site_packages: Path) -> None:
    (folder / "_internal" / "libffi.so.8").write_bytes(b"\x7fELF of this machine")
    (folder / "_internal" / "vcruntime140.dll").write_bytes(b"MZ another")
    with pytest.raises(LookupError, match=r"_internal/libffi\.so\.8, _internal/vcruntime140\.dll"):
        belongs.check(folder, belongs.of_wheels(site_packages))


def test_part_that_the_bill_does_not_name_is_found(folder: Path, site_packages: Path) -> None:
    renamed = dict.fromkeys(belongs.of_wheels(site_packages), "unheard-of")
    with pytest.raises(LookupError, match="does not name unheard-of"):
        belongs.check(folder, renamed)


def test_everything_that_is_pinned_for_windows_is_a_file_of_a_part_in_the_bill() -> None:
    told = windows_interpreter.manifest()
    files = [*told["libraries"], *told["runtime"], *(f"{each}.pyd" for each in told["modules"]), "python3.dll"]
    owners = {each: belongs._by_name(each) for each in files}
    assert all(owners.values()) and belongs._by_name("QtCore.pyd") == ""
    (python,) = (each for each in parts.windows_parts() if each.name == "cpython")
    assert set(python.files) == {name for name, owner in owners.items() if owner == "cpython"}
    assert (python.version, python.sha256) == (told["version"], told["sha256"])


def test_bill_names_what_ships_besides_with_version_licence_and_hash() -> None:
    components = bill_of_materials()["components"]
    besides = [each for each in components if "properties" in each]
    systems = {(each["name"], prop["value"]) for each in besides for prop in each["properties"]}
    wanted = {(each.name, "linux") for each in (*parts.sources(), *parts.packages()) if each.licence}
    wanted |= {(each.name, "windows") for each in parts.windows_parts()}
    assert wanted == systems and {"pyinstaller", "nsis"} <= {each["name"] for each in components}
    for each in besides:
        assert each["version"] and each["licenses"][0]["expression"]
        hashes = [told["content"] for place in each["externalReferences"] for told in place["hashes"]]
        assert hashes and all(len(content) == 64 for content in hashes)


@pytest.mark.skipif(
    not (linux.FOLDER.is_dir() and interpreter.PYTHON.exists()), reason="make bundle-linux was not run here"
)
def test_linux_bundle_holds_nothing_else() -> None:
    owners = belongs.on_linux(linux.SITE_PACKAGES, interpreter.PREFIX, interpreter.LIBRARIES)
    belongs.check(linux.FOLDER, owners)


@pytest.mark.skipif(
    not (windows.FOLDER.is_dir() and windows.PYTHON.exists()), reason="make bundle-windows was not run here"
)
def test_windows_bundle_holds_nothing_else() -> None:
    belongs.check(windows.FOLDER, belongs.on_windows(windows.SITE_PACKAGES, windows_interpreter.PREFIX))
