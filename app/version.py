"""The version of the program, in the one place where it stands.

The window, `--version`, the bundles and the bill of materials read it here.  Data has a version of its own
(`app/store/migrations`): a program may be newer than another and keep its data as that one does.
"""

from __future__ import annotations

VERSION = "1.0.0"


def four_parts(version: str = VERSION) -> tuple[int, int, int, int]:
    """The version as four numbers, as Windows and the software store of UOS ask for: 1.0.0 is 1.0.0.0.

    Raises ValueError for what is not one to four numbers between dots.
    """
    numbers = [int(part) for part in version.split(".")]
    if len(numbers) > 4 or min(numbers) < 0:
        raise ValueError(f"not a version of at most four numbers: {version}")
    first, second, third, fourth = [*numbers, 0, 0, 0, 0][:4]
    return first, second, third, fourth
