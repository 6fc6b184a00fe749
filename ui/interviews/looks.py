"""A look at a case is put on record by the window that shows it."""

from __future__ import annotations

from app.interviews.looking import Looked, look_at
from app.store.database import FAILURES
from app.store.errors import StoreTrouble
from ui.office import Office
from ui.widgets.notice import NoticeArea, Severity

_NOT_KEPT = "磁盘写不进去，这次查看没有记入操作记录。数据没有改动，请检查磁盘空间和文件夹权限。"


def keep_look(office: Office, interview_id: int, what: Looked, notices: NoticeArea) -> None:
    """Puts it on record.  Where the disk does not take it, work goes on and it is said; a store that is only read keeps
    no record.
    """
    if office.session.store.read_only:
        return
    try:
        look_at(office.session, interview_id, what)
    except (StoreTrouble, *FAILURES):
        notices.say(Severity.WARNING, _NOT_KEPT)
