"""What ships, as a CycloneDX bill of materials: the pinned packages, what is built into them, the fonts, and what the
bundles have besides: interpreters, libraries out of Debian, Microsoft's runtime, the launcher, the installer's stub.

    python -m tools.sbom [--out build/sbom.json]

It needs no network: versions and hashes are those of requirements*.txt, fonts.toml and the manifests of the bundles,
licences those of the installed packages.  The same input gives the same bytes: a changed file is a changed supply.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from app.version import VERSION
from tools.bundle import parts

ROOT = Path(__file__).resolve().parents[1]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# What the packages themselves do not say so that a program can read it; read from the licence files in their wheels.
LICENCES = {
    "olefile": "BSD-2-Clause",
    "peewee": "MIT",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "sqlcipher3": "Zlib",
    "reportlab": "BSD-3-Clause",
}


def main() -> int:
    """Writes the file; 1 when a package of requirements.txt is not installed in the pinned version."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "sbom.json")
    out = parser.parse_args().out
    try:
        bill = bill_of_materials()
    except LookupError as error:
        print(error, file=sys.stderr)
        return 1
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(bill, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{out}: {len(bill['components'])} components")
    return 0


def bill_of_materials() -> dict[str, Any]:
    """The bill.  Raises LookupError when what is installed is not what is pinned."""
    name = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    pins = read_pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    packages = [_package(name, version, hashes) for name, version, hashes, _ in pins]
    fonts = [_archive(archive) for archive in _manifest()["archive"]]
    besides = [*_of_linux(), *_of_windows(pins), _launcher()]
    components = [*packages, *fonts, *besides]
    reference = f"pkg:generic/{name}@{VERSION}"
    bill: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": reference, "name": name, "version": VERSION,
            },
        },
        "components": components,
        "dependencies": _dependencies(reference, pins, [each["bom-ref"] for each in (*fonts, *besides)]),
    }  # fmt: skip
    bill["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(bill, sort_keys=True)).urn
    return bill


Pin = tuple[str, str, tuple[str, ...], tuple[str, ...]]


def read_pins(text: str) -> list[Pin]:
    """Each pinned line: name, version, hashes, and what asks for it ('' stands for the project itself)."""
    found: list[Pin] = []
    for line in text.splitlines():
        if pin := _PIN.match(line):
            found.append((pin.group(1), pin.group(2), (), ()))
        elif found and (hashed := _HASH.search(line)):
            name, version, hashes, asking = found[-1]
            found[-1] = (name, version, (*hashes, hashed.group(1)), asking)
        elif (
            found
            and line.startswith("    #")
            and (asker := line.removeprefix("    #").strip().removeprefix("via").strip())
        ):
            name, version, hashes, asking = found[-1]
            found[-1] = (name, version, hashes, (*asking, "" if asker.startswith("-r ") else asker))
    return found


def _package(name: str, version: str, hashes: Iterable[str], licence: str = "") -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{version}"
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
        "licenses": [{"expression": licence or _licence(name, version)}],
        # One hash for each wheel and sdist of the version: any of them may be the one installed.
        "externalReferences": [_reference(f"https://pypi.org/project/{name}/{version}/", *hashes)],
    }
    return component | _with(purl, _built_in(name))


def _reference(url: str, *hashes: str) -> dict[str, Any]:
    told = [{"alg": "SHA-256", "content": content} for content in hashes]
    return {"type": "distribution", "url": url, "hashes": told}


def _with(reference: str, inside: Mapping[str, str]) -> dict[str, Any]:
    """The libraries that are built into a part."""
    listed = [
        {"type": "library", "bom-ref": f"{reference}#{part}", "name": part, "version": number}
        for part, number in inside.items()
    ]
    return {"components": listed} if listed else {}


def _launcher() -> dict[str, Any]:
    """What stands before our modules in the programs of both bundles; the rest of its package does not ship."""
    pins = read_pins((ROOT / "requirements-bundle.txt").read_text(encoding="utf-8"))
    ((name, version, hashes, _),) = (pin for pin in pins if pin[0] == "pyinstaller")
    return _package(name, version, hashes, LICENCES[name])


def _of_linux() -> list[dict[str, Any]]:
    """Built from source, or taken out of Debian.  That source's modules in Python are in the Windows bundle too."""
    sources = [
        _beside(
            ("linux", "windows") if each.name == "cpython" else ("linux",),
            f"pkg:generic/{each.name}@{each.version}", each.name, each.version, each.licence,
            [_reference(each.url, each.sha256), _reference(each.patches_url, each.patches_sha256)],
        )
        for each in parts.sources()
    ]  # fmt: skip
    packages = [
        _beside(
            ("linux",), f"pkg:deb/debian/{each.name}@{each.version}?arch=amd64", each.name, each.version, each.licence,
            [_reference(each.url, each.sha256)],
        )
        for each in parts.packages()
        if each.licence
    ]  # fmt: skip
    return [*sources, *packages]


def _of_windows(pins: Iterable[Pin]) -> list[dict[str, Any]]:
    """The official interpreter, Microsoft's runtime out of the wheel of another package, and the installer's stub."""
    hashes = {name: (f"https://pypi.org/project/{name}/{version}/", *each) for name, version, each, _ in pins}
    return [
        _beside(
            ("windows",), f"pkg:generic/{each.name}@{each.version}", each.name, each.version, each.licence,
            [_reference(*(hashes[each.package] if each.package else (each.url, each.sha256)))], each.brings,
        )
        for each in parts.windows_parts()
    ]  # fmt: skip


def _beside(
    systems: Iterable[str], purl: str, name: str, version: str, licence: str,
    references: list[dict[str, Any]], brings: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    component: dict[str, Any] = {
        "type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
        "licenses": [{"expression": licence}],
        "externalReferences": references,
        "properties": [{"name": "yuetan:system", "value": each} for each in systems],
    }  # fmt: skip
    return component | _with(purl, brings or {})


def _licence(name: str, version: str) -> str:
    """The SPDX expression.  Raises LookupError for a package that is not installed as pinned, or says nothing."""
    installed = distribution(name)
    if installed.version != version:
        raise LookupError(f"{name} is pinned to {version}, but {installed.version} is installed; run make setup")
    stated = installed.metadata.get("License-Expression") or LICENCES.get(name) or installed.metadata.get("License")
    if not stated:
        raise LookupError(f"{name} {version} states no licence; read it and add it to LICENCES in tools/sbom.py")
    return str(stated)


def _built_in(name: str) -> dict[str, str]:
    """Libraries in C that a wheel brings along, with the versions they answer themselves: advisories name these."""
    if name == "sqlcipher3":
        import sqlcipher3

        connection = sqlcipher3.connect(":memory:")
        connection.execute("PRAGMA key = 'asked only for its versions'")
        crypto = connection.execute("PRAGMA cipher_provider_version").fetchone()[0]
        cipher = connection.execute("PRAGMA cipher_version").fetchone()[0]
        connection.close()
        return {"sqlite": sqlcipher3.sqlite_version, "sqlcipher": cipher, "openssl": crypto}
    if name == "pyside6-essentials":
        from PySide6.QtCore import qVersion

        return {"qt": qVersion()}
    if name == "cryptography":
        from cryptography.hazmat.backends.openssl import backend

        return {"openssl": backend.openssl_version_text().split()[1]}
    if name == "lxml":
        from lxml import etree

        asked = {"libxml2": etree.LIBXML_VERSION, "libxslt": etree.LIBXSLT_VERSION}
        return {part: ".".join(map(str, number)) for part, number in asked.items()}
    if name == "pillow":
        from PIL import features

        asked = {
            part: features.version(part) for part in ("libjpeg_turbo", "jpg_2000", "zlib", "libtiff", "littlecms2")
        }
        return {part: number for part, number in asked.items() if number}
    return {}


def _manifest() -> dict[str, Any]:
    return tomllib.loads((ROOT / "tools" / "fonts.toml").read_text(encoding="utf-8"))


def _archive(archive: dict[str, Any]) -> dict[str, Any]:
    reference = f"pkg:generic/{archive['name']}@{archive['version']}"
    return {
        "type": "file",
        "bom-ref": reference,
        "name": archive["name"],
        "version": archive["version"],
        "description": "、".join(member["file"] for member in archive["members"]),
        "licenses": [{"expression": archive["licence"]}],
        "externalReferences": [_reference(archive["url"], archive["sha256"])],
    }


def _dependencies(root: str, pins: list[Pin], fonts: list[str]) -> list[dict[str, Any]]:
    """Who asks for what, as the lock says it."""
    reference = {"": root} | {name: f"pkg:pypi/{name}@{version}" for name, version, _, _ in pins}
    needs: dict[str, list[str]] = {one: [] for one in reference.values()}
    for name, _, _, asking in pins:
        for asker in asking:
            needs[reference[asker]].append(reference[name])
    needs[root] += fonts
    return [{"ref": one, "dependsOn": sorted(needs[one])} for one in sorted(needs)]


if __name__ == "__main__":
    sys.exit(main())
