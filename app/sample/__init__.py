"""The sample institution 青屏学院: fictional people, and talks that went through the real use cases."""

from __future__ import annotations

SAMPLE_NAME = "青屏学院"
