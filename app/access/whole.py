"""Whether everything of a store is whole: pages, structure, references, attachments, keys, the audit chain, the
lines that lists of talks read, and the index of the search.
"""

from __future__ import annotations

from app.access import audit
from app.store import integrity, lines, vault
from app.store.database import FAILURES, Store
from app.store.errors import DamagedStore
from app.store.keyslots import KeyFile
from app.store.search import index


def problems(store: Store) -> list[str]:
    """What is wrong, in words; empty when all is whole.  Reads every page and every attachment."""
    try:
        if found := integrity.problems(store):
            return found  # what else is read from these pages says nothing
        with store.all_in_reach():  # whoever asks: what they may not read is looked at as well
            found = vault.problems(store)
            connection = store.db.connection()  # type: ignore[no-untyped-call]
            found += lines.problems(connection) + index.problems(connection)
        broken = audit.first_broken(store)
    except FAILURES as error:
        return [f"有的数据页读不出来：{error}"]
    except DamagedStore as trouble:
        return [trouble.message]
    if broken is not None:
        found.append(f"操作记录从第 {broken} 条起被改动过")
    return found + _of_keys(store)


def _of_keys(store: Store) -> list[str]:
    try:
        rotten = KeyFile.load(store.paths.keys).rotten
    except DamagedStore as trouble:
        return [trouble.message]
    return [f"密钥文件里有 {len(rotten)} 个账号的一段与写入时不一致"] if rotten else []
