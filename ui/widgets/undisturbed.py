"""Work in other threads, during which Python clears nothing away.

Its collector runs in whatever thread happens to be at work; what Qt made in this thread must not be cleared away in
another, which ends the program.
"""

from __future__ import annotations

import gc

_flights = 0


def take_off() -> None:
    """Another thread begins to work; call it in the thread of the windows."""
    global _flights
    _flights += 1
    gc.disable()


def land() -> None:
    """It is done; the collector works again once all are."""
    global _flights
    _flights -= 1
    if not _flights:
        gc.enable()
