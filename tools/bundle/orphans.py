"""Libraries that came along with what was taken out again, and that nothing needs any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePath

Entry = tuple[str, str, str]  # of PyInstaller: place in the bundle, file on this machine, kind


def without_orphans(
    entries: Iterable[Entry], imports: Callable[[str], Iterable[str]], always: Iterable[str] = ()
) -> list[Entry]:
    """The entries without plain libraries that no other entry loads, directly or by way of others.

    `imports` names the libraries that a file loads; names count without folder and case.  Extension modules and plugins
    are loaded by Python and by Qt, so they stay; so do names that begin as one of `always` does.  A link stays with
    the library of its name.
    """
    entries = list(entries)
    libraries = {_name(place): source for place, source, kind in entries if _is_library(place, kind)}
    needed = {name for name in libraries if any(name.startswith(each) for each in always)}
    left = [source for place, source, kind in entries if kind != "SYMLINK" and not _is_library(place, kind)]
    left += [libraries[name] for name in needed]
    while left:
        for each in imports(left.pop()):
            name = _name(each)
            if name in libraries and name not in needed:
                needed.add(name)
                left.append(libraries[name])
    return [
        each for each in entries if _name(each[0]) in needed or not (each[2] == "SYMLINK" or _is_library(*each[::2]))
    ]


def _name(place: str) -> str:
    return PurePath(place.replace("\\", "/")).name.lower()


def _is_library(place: str, kind: str) -> bool:
    """A shared library that only others load."""
    return kind == "BINARY" and "plugins" not in PurePath(place.replace("\\", "/")).parts
