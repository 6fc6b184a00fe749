"""Small words of the pivot page."""

from __future__ import annotations

from app.ledgers.pivot.saved import SavedPivot


def saved_words(one: SavedPivot) -> str:
    """Who saved it and when; of a built-in one what it is good for."""
    if one.at is None:
        return one.about
    return f"{one.by or '未知账号'} {one.at:%Y-%m-%d %H:%M} 保存"
