"""The bill of materials holds what is pinned: all of it, in the pinned versions, with hashes and licences."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest

from tools import sbom

PINNED = (sbom.ROOT / "requirements.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return sbom.bill_of_materials()


def _packages(bill: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Those that are installed to run the program from source."""
    of_pypi = {one["name"]: one for one in bill["components"] if one.get("purl", "").startswith("pkg:pypi/")}
    del of_pypi["pyinstaller"]
    return of_pypi


def test_every_pinned_line_is_a_component_in_its_version(bill: dict[str, Any]) -> None:
    pinned = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", PINNED, re.MULTILINE))
    assert len(pinned) > 10 and {name: one["version"] for name, one in _packages(bill).items()} == pinned


def test_every_hash_of_the_lock_is_in_the_bill_and_no_other(bill: dict[str, Any]) -> None:
    hashes = [
        each["content"]
        for one in _packages(bill).values()
        for place in one["externalReferences"]
        for each in place["hashes"]
    ]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", PINNED))
    assert all(one["externalReferences"][0]["hashes"] for one in _packages(bill).values())


def test_what_is_installed_is_what_is_pinned(bill: dict[str, Any]) -> None:
    installed = {
        one.metadata["Name"].lower().replace("_", "-").replace(".", "-"): one.version for one in distributions()
    }
    assert {name: installed[name] for name in _packages(bill)} == {
        name: one["version"] for name, one in _packages(bill).items()
    }


def test_every_component_states_a_licence(bill: dict[str, Any]) -> None:
    for one in bill["components"]:
        (licence,) = one["licenses"]
        assert re.fullmatch(r"[A-Za-z0-9.-]+( (OR|AND|WITH) [A-Za-z0-9.-]+)*", licence["expression"]), one["name"]


def test_every_font_archive_is_a_component_with_its_hash(bill: dict[str, Any]) -> None:
    manifest = tomllib.loads((sbom.ROOT / "tools" / "fonts.toml").read_text(encoding="utf-8"))
    fonts = {one["name"]: one for one in bill["components"] if one["type"] == "file"}
    assert len(fonts) == len(manifest["archive"])
    for archive in manifest["archive"]:
        (place,) = fonts[archive["name"]]["externalReferences"]
        assert place["hashes"] == [{"alg": "SHA-256", "content": archive["sha256"]}] and place["url"] == archive["url"]
        assert archive["version"] in archive["url"]
        assert all(member["file"] in fonts[archive["name"]]["description"] for member in archive["members"])


def test_libraries_in_c_answer_for_themselves(bill: dict[str, Any]) -> None:
    inside = {part["name"]: part["version"] for one in _packages(bill).values() for part in one.get("components", ())}
    assert {"sqlite", "sqlcipher", "openssl", "qt"} <= set(inside) and all(inside.values())
    assert inside["qt"] == _packages(bill)["pyside6-essentials"]["version"]


def test_every_reference_is_a_component_and_everything_is_reached(bill: dict[str, Any]) -> None:
    root = bill["metadata"]["component"]["bom-ref"]
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert set(needs) | {each for some in needs.values() for each in some} == {
        root, *(one["bom-ref"] for one in bill["components"]),
    }  # fmt: skip
    reached, waiting = set(), [root]
    while waiting:
        if (one := waiting.pop()) not in reached:
            reached.add(one)
            waiting += needs.get(one, [])
    assert reached == {root, *(one["bom-ref"] for one in bill["components"])}


def test_the_same_supply_gives_the_same_bytes(bill: dict[str, Any]) -> None:
    assert json.dumps(sbom.bill_of_materials()) == json.dumps(bill)
    assert (
        bill["bomFormat"] == "CycloneDX"
        and bill["specVersion"] == "1.6"
        and bill["serialNumber"].startswith("urn:uuid:")
    )


def test_a_lock_is_read_line_by_line() -> None:
    lock = (
        "# by uv\n"
        "one==1.0 \\\n    --hash=sha256:" + "a" * 64 + " \\\n    --hash=sha256:" + "b" * 64 + "\n"
        "    # via\n    #   -r requirements.in\n    #   two\n"
        "two==2.0.1 ; sys_platform == 'win32' \\\n    --hash=sha256:" + "c" * 64 + "\n    # via -r requirements.in\n"
    )
    assert sbom.read_pins(lock) == [
        ("one", "1.0", ("a" * 64, "b" * 64), ("", "two")),
        ("two", "2.0.1", ("c" * 64,), ("",)),
    ]


def test_another_version_than_the_pinned_one_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sbom, "read_pins", lambda _: [("openpyxl", "0.1", (), ("",))])
    monkeypatch.setattr(sys, "argv", ["sbom.py"])
    assert sbom.main() == 1 and "openpyxl is pinned to 0.1, but" in capsys.readouterr().err


def test_a_package_without_a_licence_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sbom, "LICENCES", {})
    with pytest.raises(LookupError, match=r"peewee .* states no licence"):
        sbom.bill_of_materials()


def test_the_bill_is_written_where_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bill: dict[str, Any]) -> None:
    out = tmp_path / "deep" / "sbom.json"
    monkeypatch.setattr(sys, "argv", ["sbom.py", "--out", str(out)])
    assert sbom.main() == 0 and json.loads(out.read_text(encoding="utf-8")) == bill
