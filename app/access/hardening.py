"""What a process can do against being read from outside: no memory dumps, no pictures of its windows.

None of it holds against an administrator of the machine; it keeps records out of crash reports and screen sharing.
"""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4
_WDA_EXCLUDEFROMCAPTURE = 0x11
_SEM_NO_BOXES = 0x0001 | 0x0002


def no_dumps() -> None:
    """A crash leaves no memory behind: no core file, no crash report with the heap."""
    import ctypes  # not at the head: before the password window nothing is loaded that it can do without

    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_SEM_NO_BOXES)
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def hide_from_capture(window: int) -> bool:
    """Leaves a window (its handle) out of screenshots and screen sharing; whether the system can."""
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.user32.SetWindowDisplayAffinity(window, _WDA_EXCLUDEFROMCAPTURE))
    return False
