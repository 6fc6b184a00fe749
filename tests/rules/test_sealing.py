"""What a record waits for before it is sealed: read back, and the word of each who answers for it."""

from __future__ import annotations

import pytest

from app.rules.lifecycle import Missing, Place
from app.rules.sealing import Heard, TalkRole, Word, missing_to_seal

ALL = [Heard(role, role.name, Word.CONFIRMED) for role in TalkRole]


def test_a_record_is_read_back_first() -> None:
    expected = (Missing("READ_BACK", "谈话记录还没有宣读核对", ("五(三)",), Place.RECORD),)
    assert missing_to_seal(ALL, is_read_back=False) == expected == missing_to_seal([], is_read_back=False)
    assert missing_to_seal(ALL, is_read_back=True) == ()


@pytest.mark.parametrize("role", [TalkRole.SUBJECT, TalkRole.LEAD, TalkRole.RECORDER])
def test_whoever_answers_for_the_record_has_a_word(role: TalkRole) -> None:
    asked = [*ALL, Heard(role, "余立")]
    assert missing_to_seal(asked, is_read_back=True) == (
        Missing("CONFIRM", f"{role}余立还没有确认", ("五(三)",), Place.RECORD),
    )


def test_others_may_sign_and_need_not() -> None:
    assert missing_to_seal([*ALL, Heard(TalkRole.OTHER, "花新")], is_read_back=True) == ()


def test_a_refusal_is_a_word_too() -> None:
    assert missing_to_seal([Heard(TalkRole.SUBJECT, "余立", Word.REFUSED)], is_read_back=True) == ()
