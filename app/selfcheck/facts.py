"""What the checks judge: plain facts of the PC, read by `reading` or given by the window, made up by tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk of the data folder: bytes free, file system, and how long a synced write took (None: it failed)."""

    free: int
    kind: str
    on_network: bool
    removable: bool
    sync_s: float | None


@dataclass(frozen=True, slots=True)
class Access:
    """Whether the data folder can be written, and whether other users of the PC can read in it."""

    writable: bool
    read_by_others: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """The time now, how far it is from UTC, and the newest entry of the store (None where it is not open)."""

    now: datetime
    from_utc: timedelta
    newest_entry: datetime | None = None


@dataclass(frozen=True, slots=True)
class System:
    """`name` as people say it; on Windows the build, elsewhere the version of glibc; bytes of memory."""

    name: str
    windows_build: int | None = None
    glibc: tuple[int, int] | None = None
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class Faces:
    """For each kind of type: whether the office's own is installed; and which bundled files are missing."""

    own: Mapping[str, bool]
    missing: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """Room of the smallest screen in pixels as the program counts them, and its scale."""

    width: int
    height: int
    scale: float


@dataclass(frozen=True, slots=True)
class FromWindow:
    """What only the windows' library knows: screen, printers, whether one is preferred, plugins for input methods."""

    screen: Screen | None = None
    printers: int = 0
    has_default_printer: bool = False
    input_plugins: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """How Chinese is typed: variables of the session that name an input method, and the plugins that could serve it."""

    is_windows: bool
    module: str = ""
    modifiers: str = ""
    is_wayland: bool = False
    plugins: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it; `place` is the data folder without names of people."""

    place: str
    disk: Disk
    access: Access
    clock: Clock
    system: System
    faces: Faces
    input: Input
    window: FromWindow
