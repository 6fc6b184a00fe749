"""The password of every store that tests make, and a key derivation that costs nothing; no test library here."""

from __future__ import annotations

from app.store import tuning
from app.store.keyslots import KdfCost

CHEAP = KdfCost(memory_kib=8, passes=1, lanes=1)
# Whoever imports this opens and makes stores that cost nothing: no slot is measured, and none is made dearer.
tuning.use(CHEAP)
PASSWORD = "只在测试里用的密码-谁也猜不到-1"
# Those of other accounts, and what a password is changed to.
OTHER = "另一个只在测试里用的密码-第二"
THIRD = "又一个只在测试里用的密码-第三"
# That of the stores in tests/store/schemas; it never changes.
SCHEMA_PASSWORD = "约谈-测试-密码-1"
