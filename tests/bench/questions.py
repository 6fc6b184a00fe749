"""The same questions and one save, for benches that ask two stores the same."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count as counter
from pathlib import Path

from app.access.accounts import FIRST_ACCOUNT, open_session
from app.access.session import Session
from app.interviews.archiving import file_volume
from app.interviews.tables import Interview
from app.ledgers.ledger import count, page
from app.ledgers.scope import LedgerFilter
from app.ledgers.statistics import statistics
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm
from tests.passwords import PASSWORD

PAGE = 200
YEAR = 2025
_NUMBERS = counter(1)


def open_and_close(folder: Path) -> None:
    """From the password to a session; deriving the key costs nothing here (tests.passwords.CHEAP)."""
    open_session(folder, FIRST_ACCOUNT, PASSWORD).store.close()


def first_page(session: Session) -> object:
    """As the ledger opens."""
    return page(session, LedgerFilter(), 0, PAGE)


def middle_page(session: Session) -> object:
    """As the scrollbar in the middle asks for it."""
    return page(session, LedgerFilter(), count(LedgerFilter()) // 2, PAGE)


def sorted_page(session: Session) -> object:
    """By 主谈人, descending."""
    return page(session, LedgerFilter(), 0, PAGE, [("lead", True)])


def two_filters(session: Session) -> object:
    """A year and a form: how many there are, and the first of them."""
    wanted = LedgerFilter(year=YEAR, form=InterviewForm.INQUIRY)
    return count(wanted), page(session, wanted, 0, PAGE)


def word(session: Session) -> object:
    """A word in any column of the ledger: how many rows have it, and the first of them."""
    wanted = LedgerFilter(text="采购合同")
    return count(wanted), page(session, wanted, 0, PAGE)


def year_of_statistics(session: Session) -> object:
    """The 统计表 of a year."""
    return statistics(session, YEAR)


def save(session: Session) -> None:
    """A use case: a volume number, with its entry in the audit chain."""
    case = Interview.get(Interview.state == State.AWAITING_ARCHIVING)
    file_volume(session, case.id, volume_number=f"测-{next(_NUMBERS)}", retention="10年")


def full_scan(session: Session) -> object:
    """Every character of every record."""
    return session.store.db.execute_sql("SELECT sum(length(text)) FROM main.record_turn").fetchone()


QUESTIONS: dict[str, Callable[[Session], object]] = {
    "first ledger page": first_page, "page in the middle": middle_page, "sorted by lead": sorted_page,
    "two filters": two_filters, "word in the ledger": word, "statistics of a year": year_of_statistics,
    "save of a use case": save, "scan of all records": full_scan,
}  # fmt: skip
