"""What goes into a package, before it is numbered, signed and sealed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.oversight.exchange.tables import Kind


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The described content and the files; `about` is kept with the package here, by ids of this store."""

    kind: Kind
    title: str
    about: dict[str, Any]
    body: bytes
    files: tuple[bytes, ...] = field(default=())
