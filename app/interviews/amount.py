"""Whether there are many talks: what is asked of a few is over before a window could show that it waits."""

from __future__ import annotations

from app.interviews.tables import Interview

# So many talks are gone through in less time than a key press is noticed.
FEW = 300


def is_few() -> bool:
    """Whether the account reads no more talks than that; as quick for a few as for 200,000."""
    return not Interview.select(Interview.id).offset(FEW).limit(1).exists()
