"""How what was found is shown: a title, a line of facts, and the words in their context with what was hit in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from app.interviews.numbering import number_text
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm
from app.store.search.asking import padded
from app.store.search.heads import Kind
from app.store.search.terms import HeadText, Span, Term

# What a form is called stands in facts for its code.
_FORMS = {form.value: form for form in InterviewForm}
# So many characters of context are shown, and so many of them before what was hit.
_WIDE, _BEFORE = 60, 18
_JOINED = "、"
# Id, title, and facts of a kind; `?1` is the day, `?s` the ids.  Read through the views that confine the connection.
_SQL: dict[Kind, str] = {
    Kind.PERSON: "SELECT p.id, p.name, p.staff_no, (SELECT group_concat(u.name || ' ' || a.title, '、') "
    "FROM appointment AS a JOIN department AS u ON u.id = a.department_id "
    "WHERE a.person_id = p.id AND (a.end IS NULL OR a.end >= ?1)), "
    "(SELECT group_concat(title, '、') FROM school_post WHERE person_id = p.id AND (end IS NULL OR end >= ?1)) "
    "FROM person AS p WHERE p.id IN (?s)",
    Kind.DEPARTMENT: "SELECT id, name, kind, code FROM department WHERE id IN (?s)",
    Kind.PLAN: "SELECT id, title, year || '年', state FROM plan WHERE id IN (?s)",
    Kind.ITEM: "SELECT i.id, coalesce((SELECT group_concat(p.name, '、') FROM plan_item_subject AS s JOIN person AS p "
    "ON p.id = s.person_id WHERE s.item_id = i.id), '（未定对象）'), i.form, i.ground, q.title FROM plan_item AS i "
    "JOIN plan AS q ON q.id = i.plan_id WHERE i.id IN (?s)",
    Kind.CLUE: "SELECT id, printf('〔%d〕第%03d号 %s', year, number, reported_name), reported_post, received_on, "
    "CASE WHEN disposal = '' THEN '未处置' ELSE disposal END FROM clue WHERE id IN (?s)",
    Kind.INQUIRY: "SELECT id, printf('〔%d〕第%03d号 %s', year, number, name), department_name, way, state "
    "FROM inquiry WHERE id IN (?s)",
    Kind.FINDING: "SELECT id, CASE WHEN number IS NULL THEN '督导问题' ELSE printf('〔%d〕第%03d号', year, number) END "
    "|| ' ' || substr(replace(description, char(10), ' '), 1, 24) || iif(length(description) > 24, '…', ''), "
    "owner, found_on, CASE WHEN closed_on IS NULL THEN '整改中' ELSE '已销号' END FROM finding WHERE id IN (?s)",
    Kind.PUBLICITY: "SELECT id, title, kind, state, published_on FROM publicity_item WHERE id IN (?s)",
    Kind.INFORMATION: "SELECT id, title, sort, author, written_on FROM information_item WHERE id IN (?s)",
    Kind.SORTING: "SELECT id, printf('〔%d〕第%d次线索梳理会', year, number), held_on, chair_name, state "
    "FROM sorting_session WHERE id IN (?s)",
    Kind.ATTACHMENT: "SELECT id, name, substr(added_at, 1, 10) FROM attachment WHERE id IN (?s)",
    Kind.REPORTED: "SELECT t.id, coalesce((SELECT group_concat(name, '、') FROM reported_subject "
    "WHERE talk_id = t.id), ''), "
    "t.organiser, t.form, t.held_on FROM reported_talk AS t WHERE t.id IN (?s)",
    Kind.PACKAGE: "SELECT id, title, direction, substr(made_at, 1, 10), state FROM package WHERE id IN (?s)",
    Kind.TRANSFER: "SELECT id, printf('移交清单〔%d〕第%d号', year, number), receiver, drawn_on FROM archive_transfer "
    "WHERE id IN (?s)",
    Kind.DESTRUCTION: "SELECT id, printf('销毁清册〔%d〕第%d号', year, number), drawn_on, destroyed_on "
    "FROM archive_destruction WHERE id IN (?s)",
}
_TALKS = (
    "SELECT i.id, i.year, i.number, i.form, i.state, substr(coalesce(i.held_from, i.planned_start), 1, 10), "
    "i.organiser, group_concat(s.name, '、'), group_concat(DISTINCT s.department_name) FROM interview AS i "
    "LEFT JOIN interview_subject AS s ON s.interview_id = i.id WHERE i.id IN (?s) GROUP BY i.id"
)


class Marked(NamedTuple):
    """A line of text, and which parts of it were hit."""

    text: str
    spans: tuple[Span, ...] = ()


class Title(NamedTuple):
    """What a thing is called, and its facts in a line."""

    name: str
    facts: str = ""


def statement(kind: Kind, refs: Sequence[int], today: str) -> tuple[str, list[Any]]:
    """The statement that reads what rows of a kind are called, with its values."""
    ids = padded(refs)
    return _said(kind, len(ids)), [today, *ids]


@cache
def _said(kind: Kind, length: int) -> str:
    """The SQL for so many ids, of which there are few (`padded`)."""
    marks = ", ".join(f"?{number}" for number in range(2, length + 2))
    return (_TALKS if kind is Kind.INTERVIEW else _SQL[kind]).replace("?s", marks)


class Titles:
    """Reads what things are called, of a connection that reaches only what the account may read."""

    def __init__(self, connection: Any, rules: Rulebook, today: str) -> None:
        self._connection, self._rules, self._today = connection, rules, today
        # Talks are called by the records that were found in them, too.
        self._talks: dict[int, Title] = {}

    def of(self, kind: Kind, refs: Sequence[int]) -> dict[int, Title]:
        """The titles of rows of a kind; those out of reach are left out."""
        if kind is Kind.INTERVIEW:
            if wanted := [ref for ref in refs if ref not in self._talks]:
                self._talks.update(self._read(kind, wanted))
            return self._talks
        return self._read(kind, refs) if refs else {}

    def _read(self, kind: Kind, refs: Sequence[int]) -> dict[int, Title]:
        rows = self._connection.execute(*statement(kind, refs, self._today))
        if kind is Kind.INTERVIEW:
            return {row[0]: self._talk(row) for row in rows}
        return {id: Title(str(name), self._facts(facts)) for id, name, *facts in rows}

    def _talk(self, row: tuple[Any, ...]) -> Title:
        _, year, number, form, state, day, organiser, subjects, units = row
        name = " ".join(part for part in (number_text(year, number), subjects) if part) or f"{organiser}（未编号）"
        return Title(name, self._facts([(units or "").replace(",", _JOINED), form, state, day]))

    def _facts(self, facts: Iterable[Any]) -> str:
        return " · ".join([
            self._rules.form(_FORMS[fact]).name if fact in _FORMS else str(fact) for fact in facts if fact
        ])  # fmt: skip


def marked_title(name: str, terms: Sequence[Term], names: Sequence[str] = ()) -> Marked:
    """A title with the words in it, or the names that they spell."""
    return Marked(name, joined([span for term in terms for span in term.name_spans(name, names)]))


def context_of(head: HeadText, title: str, terms: Sequence[Term]) -> Marked | None:
    """The line of a thing that has most of the words, cut to what one reads; None where its title says all."""
    line = _line_with(head, title, terms[0]) if len(terms) == 1 else _best_line(head, title, terms)
    return context(line, terms) if line else None


def _line_with(head: HeadText, title: str, term: Term) -> str:
    """The first of the names that the title does not bear, else the first line of the text, that has the word."""
    if term.is_told(head.names):
        for name in head.names.split("\n"):
            if name and name not in title and term.is_told(name):
                return name
    for start, end in term.told(head.body):
        first, last = head.body.rfind("\n", 0, start) + 1, head.body.find("\n", start)
        if last < 0:
            return head.body[first:]
        if end <= last:  # a day can be told in two lines, which is one of the thing and of no line
            return head.body[first:last]
    return ""


def _best_line(head: HeadText, title: str, terms: Sequence[Term]) -> str:
    """The same for several words: the first with most of them.  A word that is nowhere is not looked for in lines."""
    wanted = [term for term in terms if term.is_told(head.names) or term.is_told(head.body)]
    best, found = 0, ""
    if not wanted:
        return ""
    for line in (*(name for name in head.names.split("\n") if name not in title), *head.body.split("\n")):
        hits = sum([term.is_told(line) for term in wanted])
        if hits > best:
            best, found = hits, line
            if hits == len(wanted):
                break
    return found


def context(text: str, terms: Sequence[Term], before: str = "") -> Marked:
    """A text round the first of the words, with all that are in sight; `before` is put in front of it."""
    flat = text.replace("\n", " ")
    spans = joined([span for term in terms for span in term.told(flat)])
    start = max(0, spans[0][0] - _BEFORE) if spans else 0
    if len(flat) - start < _WIDE:
        start = max(0, len(flat) - _WIDE)
    end = min(len(flat), start + _WIDE)
    head = f"{before}…" if start else before
    shift = len(head) - start
    seen = [(a + shift, min(b, end) + shift) for a, b in spans if start <= a < end]
    return Marked(f"{head}{flat[start:end]}{'…' if end < len(flat) else ''}", tuple(seen))


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch made one."""
    if len(spans) < 2:
        return tuple(spans)
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)
