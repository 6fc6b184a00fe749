"""Plans, ledgers, statistics and catalogues: lists over pages."""

from __future__ import annotations

from app.papers.paper import Paper

LISTS: tuple[Paper, ...] = ()
