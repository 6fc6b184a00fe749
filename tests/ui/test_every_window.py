"""Every window, page and dialog: named, told, in order, and with room for its words."""

from __future__ import annotations

import pytest

from tests.ui.inspections import INSPECTIONS
from tests.ui.walk import Found


@pytest.mark.parametrize("subject", INSPECTIONS)
def test_nothing_is_wrong_in_any_window(walked: Found, subject: str) -> None:
    wrong = list(dict.fromkeys(walked.wrong[subject]))
    assert not wrong, "\n".join(wrong)
