"""The text of a calendar file (RFC 5545): what a phone or another calendar reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.rules.clashes import USUAL_LENGTH

ZONE = "Asia/Shanghai"
# The zone has had no summer time since 1991: eight hours before UTC all the year.
_AHEAD_OF_UTC = timedelta(hours=8)
_LONGEST = 75
_HEAD = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//yuetan//workbench//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One talk.  `end` None: taken to last an hour.  `sequence` grows with each change; `cancelled` takes it away."""

    uid: str
    sequence: int
    start: datetime
    end: datetime | None
    summary: str
    place: str = ""
    about: str = ""
    cancelled: bool = False


def calendar_file(events: Iterable[Event], now: datetime) -> bytes:
    """The file as bytes: UTF-8, lines of at most 75 octets that end with CRLF.  `now` is local time."""
    lines = [*_HEAD, *(line for event in events for line in _lines(event, now)), "END:VCALENDAR"]
    return b"".join(folded(line) for line in lines)


def folded(line: str) -> bytes:
    """A line with its end; a long one goes on after CRLF and a blank, and no character is cut in two."""
    parts: list[bytes] = []
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > _LONGEST:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"


def _lines(event: Event, now: datetime) -> Iterator[str]:
    end = event.end if event.end is not None and event.end > event.start else event.start + USUAL_LENGTH
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{now - _AHEAD_OF_UTC:%Y%m%dT%H%M%S}Z"
    yield f"DTSTART;TZID={ZONE}:{event.start:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={ZONE}:{end:%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_escaped(event.summary)}"
    if event.place:
        yield f"LOCATION:{_escaped(event.place)}"
    if event.about:
        yield f"DESCRIPTION:{_escaped(event.about)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(c for c in plain if c >= " " and c != "\x7f")
