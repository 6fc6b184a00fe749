"""核对码: what is misheard or mistyped is found, and where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.oversight.exchange.fingerprint import GROUPS, fingerprint, mistyped, read

_CONTENT = st.binary(max_size=40)


@given(content=_CONTENT)
def test_fingerprint_is_eight_groups_of_five_that_are_sound(content: bytes) -> None:
    made = fingerprint(content)
    assert [len(group) for group in made.split()] == [5] * GROUPS
    assert mistyped(made) == [] and read(made) == made


@given(content=_CONTENT, at=st.integers(0, 39), other=st.integers(1, 9))
def test_any_single_wrong_digit_is_found_in_its_group(content: bytes, at: int, other: int) -> None:
    digits = fingerprint(content).replace(" ", "")
    wrong = digits[:at] + str((int(digits[at]) + other) % 10) + digits[at + 1 :]
    assert mistyped(wrong) == [at // 5 + 1]


@given(content=_CONTENT, at=st.integers(0, 38))
def test_two_neighbours_exchanged_within_a_group_are_found(content: bytes, at: int) -> None:
    digits = fingerprint(content).replace(" ", "")
    if at % 5 == 4 or digits[at] == digits[at + 1]:
        return
    wrong = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    assert mistyped(wrong) == [at // 5 + 1]


@given(content=_CONTENT, one=st.integers(0, 7), other=st.integers(0, 7))
def test_groups_read_in_the_wrong_order_are_found(content: bytes, one: int, other: int) -> None:
    groups = fingerprint(content).split()
    swapped = list(groups)
    swapped[one], swapped[other] = groups[other], groups[one]
    assert set(mistyped(" ".join(swapped))) == ({one + 1, other + 1} if one != other else set())


def test_what_is_left_out_or_too_much_is_found_and_full_width_digits_are_read() -> None:
    made = fingerprint(b"x")
    assert mistyped(" ".join(made.split()[:6])) == [7, 8]
    assert mistyped(made + " 12345") == [9]
    wide = made.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}).replace(" ", "－")
    assert read(wide) == made


def test_cards_that_differ_in_one_character_have_other_fingerprints() -> None:
    assert len({fingerprint(b"card %d" % number) for number in range(500)}) == 500
