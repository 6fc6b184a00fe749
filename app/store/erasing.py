"""What is destroyed is really gone: attachments from the vault, and old content from the pages of the database.

Every connection writes zeros over what is deleted or written over (`secure_delete`, see `database`), so that no free
part of a page keeps it; what the log of changes still holds goes when `finish` moves it into the file and cuts the log
to nothing.  Building the file anew (VACUUM) was measured and found nothing more to take away (decision 90).  Copies
that were made before, backups above all, are other files and hold it still.
"""

from __future__ import annotations

from collections.abc import Iterable

from peewee import TextField

from app.store import settings
from app.store.database import Store, Table
from app.store.opened_copy import wiped_away
from app.store.vault import Attachment, file_of

# Whether something was erased since the log was last emptied.
DUE = "store.erasing_due"


class ErasedFile(Table):
    """An encrypted file that no attachment names any more, and that is still to be taken away."""

    digest = TextField(primary_key=True)


def erase_attachments(attachment_ids: Iterable[int]) -> int:
    """Takes attachments out of the store; how many.  Call inside the use case, when nothing refers to them any more.

    The encrypted files go with `finish`; one that another attachment has too stays.
    """
    rows = list(Attachment.select().where(Attachment.id.in_(list(attachment_ids))))
    Attachment.delete().where(Attachment.id.in_([row.id for row in rows])).execute()
    for digest in {row.digest for row in rows}:
        if not Attachment.select().where(Attachment.digest == digest).exists():
            ErasedFile.insert(digest=digest).on_conflict_ignore().execute()
    return len(rows)


def is_due() -> bool:
    """Whether `finish` has still to be done."""
    return bool(settings.read(DUE, False)) or ErasedFile.select().exists()


def begin() -> None:
    """Call inside the use case that erases: `finish` is due from its commit on, now or at the next opening."""
    settings.write(DUE, True)


def finish(store: Store) -> int:
    """Takes the erased files away and empties the log of changes; how many files are left that something else holds.

    Call outside of a transaction, after the commit; at the next opening where that could not be done (another thread
    reads, the disk is full).  Raises what the database and the disk raise: then it stays due.
    """
    left = _files(store)
    if settings.read(DUE, False) and not _is_held(store):
        with store.transaction():
            settings.write(DUE, False)
    return left


def _is_held(store: Store) -> bool:
    """Empties the log; whether it could not be, because another connection is in the midst of reading it."""
    return bool(store.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])


def _files(store: Store) -> int:
    left = 0
    with store.transaction():
        for row in list(ErasedFile.select()):
            in_use = Attachment.select().where(Attachment.digest == row.digest).exists()
            if not in_use and not wiped_away(file_of(store, row.digest)):
                left += 1
                continue
            ErasedFile.delete().where(ErasedFile.digest == row.digest).execute()
    return left
