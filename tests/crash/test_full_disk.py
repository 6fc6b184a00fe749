"""Acts on a disk with nothing left, and with little; and that the harness sees what it should not see."""

from __future__ import annotations

import pytest

from tests.crash.full_disk import FREE_KB, TRIED, judged, lack, row

needs_disks = pytest.mark.skipif(bool(lack()), reason=lack() or "-")
SAID = "没有存上：磁盘空间不足，只剩 0.0 MB。"


@needs_disks
@pytest.mark.parametrize("act", ["save of a record", "ordinary use case", "password change"])
def test_nothing_is_lost_on_a_full_disk(act: str) -> None:
    found = row(act, (0, 3072))
    assert found.is_clean and found.note == "1 refused, 1 done", found.note


def test_twenty_sizes_and_eight_acts() -> None:
    assert (len(set(FREE_KB)), len(TRIED)) == (20, 8)


@pytest.mark.parametrize("said", ["database or disk is full", "没有写成（No space left on device）", "磁盘空间不足"])
def test_words_that_say_too_little_are_found(said: str) -> None:
    assert judged(said, []).wrong and not judged(SAID, []).wrong
    assert judged(SAID, ["damaged"]).wrong == ("damaged",)
