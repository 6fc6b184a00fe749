"""The search for readable text finds what it should: else its zeros would mean nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.privacy import hits, outside, tour_markers


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


def test_only_the_machines_own_print_service_is_no_way_out() -> None:
    made = "17 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 9"
    here = '17 connect(9, {sa_family=AF_INET, sin_port=htons(631), sin_addr=inet_addr("127.0.0.1")}, 16) = -1'
    away = '17 connect(9, {sa_family=AF_INET, sin_port=htons(631), sin_addr=inet_addr("10.0.0.9")}, 16) = -1'
    six = "18 socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP) = 9"
    here_six = (
        "18 connect(9, {sa_family=AF_INET6, sin6_port=htons(631), sin6_flowinfo=htonl(0), "
        'inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = -1'
    )
    assert outside([made, here, six, here_six, made, here]) == []
    assert outside([made, away]) == [made] and outside([made, six, here_six]) == [made] and outside([six]) == [six]
    cut = "17 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP <unfinished ...>"
    assert outside([cut, here]) == [cut]
