"""What a password must be."""

from __future__ import annotations

from app.access.errors import Refusal

SHORTEST_PASSWORD = 8


def check_password(password: str) -> None:
    """Raises Refusal for a password that is too short to protect anything."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal(f"密码至少 {SHORTEST_PASSWORD} 个字符，建议使用一句容易记住的话。")
