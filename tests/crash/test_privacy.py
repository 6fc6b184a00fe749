"""The search for readable text finds what it should: else its zeros would mean nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.privacy import hits, tour_markers


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "gbk"])
def test_marker_is_found_in_every_code_wherever_it_lies(tmp_path: Path, code: str) -> None:
    deep = tmp_path / "缓存" / "深处"
    deep.mkdir(parents=True)
    (deep / "a.bin").write_bytes(b"\x00\x81" * 999 + "验收单上两位都签了字".encode(code) + b"\xff")
    (deep / "b.bin").write_bytes(b"nothing here")
    assert hits([tmp_path], ["验收单上两位"]) == [f"a.bin: 验收单上两位 ({code})"]


def test_tour_has_markers_of_every_sort() -> None:
    markers = tour_markers()
    assert len(markers) > 80 and all(len(each) >= 4 for each in markers)
