"""One file from the network, and no other than the one whose hash is pinned."""

from __future__ import annotations

import hashlib
import urllib.request

_TRIES = 3


def download(url: str, sha256: str) -> bytes:
    """The content of that address.  Raises OSError when it cannot be fetched or has another hash."""
    trouble: OSError = OSError("not tried")
    for _ in range(_TRIES):
        try:
            with urllib.request.urlopen(url, timeout=120) as answer:
                content: bytes = answer.read()
        except OSError as error:
            trouble = error
            continue
        found = hashlib.sha256(content).hexdigest()
        if found == sha256:
            return content
        trouble = OSError(f"hash {found} is not the pinned {sha256}")
    raise OSError(f"{url}: {trouble}")
