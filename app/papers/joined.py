"""Several papers as one PDF."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO


def joined(pdfs: Iterable[bytes], title: str) -> bytes:
    """The pages of all, in order, as one PDF; what the papers say of their makers stays out, the title is `title`."""
    from pypdf import PdfReader, PdfWriter  # loaded where it is used: the window starts without it

    whole = PdfWriter()
    for pdf in pdfs:
        whole.append(PdfReader(BytesIO(pdf)), import_outline=False)
    whole.add_metadata({"/Title": title, "/Producer": "约谈工作台", "/Creator": "约谈工作台"})
    out = BytesIO()
    whole.write(out)
    return out.getvalue()
