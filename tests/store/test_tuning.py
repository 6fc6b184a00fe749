"""The cost of a try fits the PC that it is set on: computed from measured passes, raised and never lowered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import audit, keepers, recovery
from app.access.accounts import create_institution, open_session
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.store import keyslots, tuning
from app.store.keyslots import KdfCost, KeyFile
from app.store.tuning import LEAST_MEMORY_KIB, LONGEST_S, MEMORY_KIB, SHORTEST_S, cost_for, is_stronger, looks_cheap
from tests.passwords import CHEAP, OTHER, PASSWORD

DEARER = KdfCost(memory_kib=16, passes=2, lanes=1)


@pytest.fixture(autouse=True)
def cheap_again() -> Iterator[None]:
    yield
    tuning.use(CHEAP)


def seconds(cost: KdfCost, first_s: float, next_s: float) -> float:
    return (first_s + (cost.passes - 1) * next_s) * cost.memory_kib / MEMORY_KIB


@given(st.floats(0.004, 0.3), st.floats(0.012, 0.3))
def test_try_takes_half_a_second_to_a_second_on_any_usual_pc(first_s: float, next_s: float) -> None:
    cost = cost_for(first_s, next_s)
    assert cost.memory_kib >= LEAST_MEMORY_KIB
    if cost.passes > tuning.LEAST_PASSES:
        assert SHORTEST_S <= seconds(cost, first_s, next_s) <= LONGEST_S


@given(st.floats(0, 100), st.floats(0, 100))
def test_cost_never_goes_under_the_least(first_s: float, next_s: float) -> None:
    cost = cost_for(first_s, next_s)
    assert cost.memory_kib >= LEAST_MEMORY_KIB
    assert tuning.LEAST_PASSES <= cost.passes <= tuning.MOST_PASSES


@pytest.mark.parametrize(
    ("first_s", "next_s", "cost"),
    [
        (0.1, 0.05, KdfCost(MEMORY_KIB, 14, 2)),
        (0.2, 0.2, KdfCost(MEMORY_KIB, 3, 2)),
        (0.4, 0.3, KdfCost(MEMORY_KIB, 3, 2)),  # three passes in a second: nothing of the memory is given up
        (0.6, 0.5, KdfCost(LEAST_MEMORY_KIB, 3, 2)),
        (5.0, 5.0, KdfCost(LEAST_MEMORY_KIB, 3, 2)),
    ],
)  # fmt: skip
def test_slow_pcs_give_up_passes_first_and_memory_then(first_s: float, next_s: float, cost: KdfCost) -> None:
    assert cost_for(first_s, next_s) == cost


def test_measurement_tells_the_first_pass_from_the_next() -> None:
    asked: list[KdfCost] = []

    def timer(cost: KdfCost) -> float:
        asked.append(cost)
        return 0.15 + 0.05 * (cost.passes - 1)

    assert tuning.measured(timer) == cost_for(0.15, 0.05)
    assert {cost.memory_kib for cost in asked} == {MEMORY_KIB} and [cost.passes for cost in asked] == [1, 1, 3]


def test_measured_once_in_the_life_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[KdfCost] = []
    monkeypatch.setattr(tuning, "measured", lambda: times.append(DEARER) or DEARER)
    tuning.use(None)
    assert tuning.tuned() == tuning.tuned() == DEARER and len(times) == 1


def test_real_timer_runs_the_real_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[KdfCost] = []
    monkeypatch.setattr(keyslots, "_derive", lambda _, __, cost: ran.append(cost) or b"")
    assert tuning.timed(DEARER) >= 0 and ran == [DEARER]


def test_only_what_is_clearly_stronger_and_gives_up_nothing_is_stronger() -> None:
    base = KdfCost(MEMORY_KIB, 8, 2)
    assert is_stronger(KdfCost(MEMORY_KIB, 11, 2), base)
    assert not is_stronger(KdfCost(MEMORY_KIB, 10, 2), base)  # the noise of a measurement
    assert not is_stronger(KdfCost(LEAST_MEMORY_KIB, 64, 2), base)  # half of the memory
    assert not is_stronger(KdfCost(MEMORY_KIB, 3, 2), base)
    assert looks_cheap(base, 0.49) and not looks_cheap(base, 0.5)
    assert looks_cheap(KdfCost(1024, 9000, 2), 3.0)


# ------------------------------------------------------------ at a login, and where passwords are set


def cost_of(session: Session) -> KdfCost:
    file = KeyFile.load(session.store.paths.keys)
    return next(slot.cost for slot in file.slots if slot.id == session.account.slot)


class Clock:
    """A try that takes as long as a test says."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now = seconds, 0.0

    def __call__(self) -> float:
        self.now += self.seconds
        return self.now


def test_login_raises_a_cheap_slot_once_and_on_record(session: Session, folder: Path) -> None:
    session.store.close()
    tuning.use(DEARER)
    again = open_session(folder, "admin", PASSWORD, clock=Clock(0.01))
    assert cost_of(again) == DEARER
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert entry.summary == "提高试密码的代价" and entry.after["passes"] == DEARER.passes
    count = audit.count()
    again.store.close()
    last = open_session(folder, "admin", PASSWORD, clock=Clock(0.01))
    assert cost_of(last) == DEARER and audit.count() == count + 1 and audit.first_broken(last.store) is None
    last.store.close()


def test_login_never_lowers(session: Session, folder: Path) -> None:
    keepers.change_password(session, PASSWORD, OTHER, DEARER)
    session.store.close()
    again = open_session(folder, "admin", OTHER, clock=Clock(0.01))
    assert cost_of(again) == DEARER
    again.store.close()


def test_slot_that_takes_half_a_second_is_not_measured(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.store.close()
    tuning.use(DEARER)
    monkeypatch.setattr(tuning, "LEAST_MEMORY_KIB", CHEAP.memory_kib)
    again = open_session(folder, "admin", PASSWORD, clock=Clock(0.5))
    assert cost_of(again) == CHEAP
    again.store.close()


def test_key_file_that_cannot_be_written_keeps_nobody_out(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.store.close()
    tuning.use(DEARER)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(KeyFile, "save", full)
    again = open_session(folder, "admin", PASSWORD, clock=Clock(0.01))
    assert cost_of(again) == CHEAP and audit.first_broken(again.store) is None
    again.store.close()


def test_whoever_sets_a_password_sets_the_cost_of_this_pc(folder: Path) -> None:
    tuning.use(DEARER)
    session = create_institution(folder, "青屏学院", PASSWORD)
    keepers.add_account(session, "li", "李某", Role.AUDITOR, PASSWORD)
    recovery.make_recovery(session)
    tuning.use(CHEAP)
    assert {slot.cost for slot in KeyFile.load(session.store.paths.keys).slots} == {DEARER}
    keepers.change_password(session, PASSWORD, PASSWORD + "-新")
    assert cost_of(session) == CHEAP
    session.store.close()


def test_unknown_name_costs_what_some_account_costs_and_always_the_same(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    keepers.add_account(session, "li", "李某", Role.AUDITOR, PASSWORD, DEARER)
    file, tried = KeyFile.load(session.store.paths.keys), []
    monkeypatch.setattr(keyslots, "_derive", lambda _, __, cost: tried.append(cost) or bytes(32))
    costs: dict[str, set[KdfCost]] = {}
    for name in ("wang", "zhao", "qian", "sun", "zhou", "wu", "zheng", "feng", "chen"):
        for _ in range(2):
            with pytest.raises(keyslots.WrongPassword):
                file.unlock(name, "x")
            costs.setdefault(name, set()).add(tried[-1])
    assert all(len(each) == 1 for each in costs.values())
    assert set.union(*costs.values()) == {CHEAP, DEARER}
