"""What is asked of the system, on each of them, against being read from outside."""

from __future__ import annotations

import ctypes
import resource
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from app.access import hardening


class Calls(list[tuple[str, tuple[Any, ...]]]):
    """Functions of a library of the system, each written down when it is called."""

    answer = 1

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> int:
            self.append((name, arguments))
            return self.answer

        return call


@pytest.fixture
def calls() -> Calls:
    return Calls()


def test_linux_writes_no_core_and_lets_nobody_attach(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(resource, "setrlimit", lambda *arguments: calls.append(("setrlimit", arguments)))
    monkeypatch.setattr(ctypes, "CDLL", lambda name: calls if name is None else pytest.fail(name))
    hardening.no_dumps()
    assert calls == [("setrlimit", (resource.RLIMIT_CORE, (0, 0))), ("prctl", (4, 0, 0, 0, 0))]


def test_other_systems_write_no_core(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(resource, "setrlimit", lambda *arguments: calls.append(("setrlimit", arguments)))
    monkeypatch.setattr(ctypes, "CDLL", lambda name: pytest.fail("prctl is Linux's"))
    hardening.no_dumps()
    assert calls == [("setrlimit", (resource.RLIMIT_CORE, (0, 0)))]


def _windows(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=calls, user32=calls), raising=False)
    monkeypatch.setattr(resource, "setrlimit", lambda *_: pytest.fail("Windows has no limits"))


def test_windows_reports_no_crash(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    _windows(calls, monkeypatch)
    hardening.no_dumps()
    assert calls == [("SetErrorMode", (3,))]


@pytest.mark.parametrize(("answer", "hidden"), [(1, True), (0, False)])
def test_windows_leaves_the_window_out_of_pictures(
    calls: Calls, monkeypatch: pytest.MonkeyPatch, answer: int, hidden: bool
) -> None:
    _windows(calls, monkeypatch)
    calls.answer = answer
    assert hardening.hide_from_capture(77) is hidden
    assert calls == [("SetWindowDisplayAffinity", (77, 0x11))]


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_elsewhere_no_window_is_hidden(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert hardening.hide_from_capture(77) is False
