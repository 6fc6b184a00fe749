"""Opening the store that the options name.  What the store needs is imported late: `explain` starts without it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.common import PASSWORD_VARIABLE, UsageError
from app.store.paths import data_folder, network_warning

if TYPE_CHECKING:
    from app.access.session import Session


def folder_of(arguments: argparse.Namespace) -> Path:
    """The data folder that --data names, the one beside the program, or this user's own.

    A network share is warned of on stderr.
    """
    folder = data_folder(arguments.data)
    if warning := network_warning(folder):
        print(warning, file=sys.stderr)
    return folder


def password_of(arguments: argparse.Namespace) -> str:
    """The password from --password-file (its first line) or from the environment.  Raises UsageError."""
    if arguments.password_file is not None:
        try:
            return str(arguments.password_file.read_text(encoding="utf-8-sig").splitlines()[0])
        except (OSError, IndexError, UnicodeDecodeError) as error:
            raise UsageError(f"读不到密码文件 {arguments.password_file}：{error}") from error
    if value := os.environ.get(PASSWORD_VARIABLE):
        return value
    raise UsageError(f"请用 --password-file 或环境变量 {PASSWORD_VARIABLE} 给出密码。")


@contextmanager
def opened(arguments: argparse.Namespace, *, content: bool = True) -> Iterator[Session]:
    """The session of the store that the options name, closed at the end.

    Raises UsageError or StoreTrouble; Refusal where the command shows `content` and the account's role sees none.
    """
    from app.access.accounts import open_session
    from app.access.actions import Action
    from app.store.database import told
    from app.store.steps import heard

    folder, password = folder_of(arguments), password_of(arguments)
    with heard(_Upgrade().tell):
        session = open_session(folder, arguments.user, password, read_only=arguments.read_only)
    try:
        session.ready()
        if not session.store.read_only:
            _wipe_leftovers(session)
        if content:
            session.require(Action.CONTENT_READ)
        with told():
            yield session
    finally:
        session.store.close()


def _wipe_leftovers(session: Session) -> None:
    """Readable copies of attachments that a killed window left; nobody else has the store open."""
    from app.store.opened_copy import are_copies

    if are_copies(session.store.paths):
        from app.interviews.attachments import close_copies

        close_copies(session, "上次没有正常结束")


class _Upgrade:
    """Says on stderr, once each, what is done to a store of an older program before it opens."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def tell(self, what: str, _done: int, _total: int) -> None:
        """A step of opening."""
        from app.store.upgrading import PATIENCE, STAGES

        stage = next((each for each in STAGES if what.startswith(each)), "")
        if stage and not self._said:
            print(PATIENCE, file=sys.stderr)
        if stage and stage not in self._said:
            self._said.add(stage)
            print(stage, file=sys.stderr, flush=True)
