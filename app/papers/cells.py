"""The cells of a form.  A cell says how much height it wants at a width, draws itself, and returns what did not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.papers import setting
from app.papers.fonts import Role, face
from app.papers.setting import BODY, LEADING, Across
from app.papers.sheet import MM, Box, Sheet, baseline
from app.papers.wording import BLANK_DATE

# Room between a line and text.
PAD = 1.4 * MM
PAD_DOWN = 0.9 * MM
# Two lines of a caption fit an ordinary row, so that rows keep one height.
CAPTION_LEADING = 1.12
UPRIGHT_LEADING = 1.4
# The room at the foot of an opinion: signature or seal, and the date line.
SIGNING = 13 * MM


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text of a cell that goes on a 续页; `amid` a paragraph or with a new one."""

    caption: str
    text: str
    amid: bool = False


class Cell(Protocol):
    """What stands in a cell."""

    def wants(self, width: float) -> float:
        """The height in points at which all of it fits."""

    def draw(self, sheet: Sheet, box: Box) -> Leftover | None:
        """Draws it in the box, without the edges; returns what did not fit."""


def _left(caption: str, done: setting.Setting) -> Leftover | None:
    return Leftover(caption, done.rest, done.amid) if done.rest else None


@dataclass(frozen=True, slots=True)
class Caption:
    """The name of a field in 黑体, in the middle of its cell; a line break in the text is a line break on paper."""

    text: str
    size: float = BODY

    def wants(self, width: float) -> float:
        """The height of its lines."""
        return self._set(width).height + PAD_DOWN

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draws the caption."""
        setting.place(sheet, box, box, self._set(box.width), Across.CENTRE, middle=True)

    def _set(self, width: float) -> setting.Setting:
        return setting.broken(self.text, width, self.size, CAPTION_LEADING, Role.CAPTION)


@dataclass(frozen=True, slots=True)
class Upright:
    """A caption read downwards in the middle of its cell; line breaks in it make lines of several characters.

    Where its cell is too low for that it stands in lines of two, and then smaller.
    """

    text: str

    def wants(self, width: float) -> float:
        """The height of its lines."""
        return self._set(width).height + 2 * PAD_DOWN

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draws the caption."""
        setting.place(sheet, box, box, self._fitting(box), Across.CENTRE, middle=True)

    def _set(self, width: float) -> setting.Setting:
        text = self.text if "\n" in self.text else "\n".join(self.text)
        return setting.broken(text, width, BODY, UPRIGHT_LEADING, Role.CAPTION)

    def _fitting(self, box: Box) -> setting.Setting:
        done = self._set(box.width)
        flat = self.text.replace("\n", "")
        pairs = "\n".join(flat[at : at + 2] for at in range(0, len(flat), 2))
        for size in setting.SHRINK:
            if done.height <= box.height:
                return done
            done = setting.broken(pairs, box.width, size, CAPTION_LEADING, Role.CAPTION)
        return done


@dataclass(frozen=True, slots=True)
class Field:
    """A short fact.  `caption` names it on a 续页 should it not fit."""

    caption: str
    text: str
    across: Across = Across.CENTRE

    def wants(self, width: float) -> float:
        """One line where shrinking is enough, else as many as it takes."""
        return setting.field_height(self.text, width - 2 * PAD) + 2 * PAD_DOWN

    def draw(self, sheet: Sheet, box: Box) -> Leftover | None:
        """Draws the fact; several lines begin at the left."""
        inner = box.inset(PAD, PAD_DOWN)
        done = setting.field(self.text, inner)
        across = self.across if len(done.lines) <= 1 else Across.LEFT
        setting.place(sheet, box, inner, done, across, middle=True)
        return _left(self.caption, done)


@dataclass(frozen=True, slots=True)
class Flow:
    """Long text in paragraphs from the top of the cell."""

    caption: str
    text: str

    def wants(self, width: float) -> float:
        """The height of all paragraphs."""
        return setting.flow_height(self.text, width - 2 * PAD) + 2 * PAD

    def draw(self, sheet: Sheet, box: Box) -> Leftover | None:
        """Draws what fits."""
        inner = box.inset(PAD)
        done = setting.flow(self.text, inner)
        setting.place(sheet, box, inner, done, Across.LEFT, middle=False)
        return _left(self.caption, done)


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes of which some are ticked; groups are kept apart by a wider gap."""

    groups: tuple[tuple[tuple[str, bool], ...], ...]

    def wants(self, width: float) -> float:
        """One line."""
        return BODY * LEADING + 2 * PAD_DOWN

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draws the boxes with their words, evenly over the width."""
        drawn, size = face(Role.BODY), BODY
        options = [(text, ticked, place == 0) for group in self.groups for place, (text, ticked) in enumerate(group)]
        widths = [size * 1.3 + drawn.width(text, size) for text, _, _ in options]
        gap = (box.width - 2 * PAD - sum(widths)) / len(options)
        x, y = box.x + PAD + gap / 2, baseline(box.y, box.height, size)
        for (text, ticked, _), width in zip(options, widths, strict=True):
            tick_box(sheet, box, x, y, size, ticked=ticked)
            sheet.write(box, x + size * 1.3, y, text, Role.BODY, size)
            x += width + gap


def tick_box(sheet: Sheet, cell: Box, x: float, y: float, size: float, *, ticked: bool) -> None:
    """A box to tick on the base line y, with its tick."""
    side = size * 0.92
    top, foot = y - size * 0.82, y - size * 0.82 + side
    for line in (
        (x, top, x + side, top),
        (x, foot, x + side, foot),
        (x, top, x, foot),
        (x + side, top, x + side, foot),
    ):
        sheet.rule(*line)
    if ticked:
        tick = size * 1.15
        shift = (side - face(Role.TITLE).width("√", tick)) / 2
        sheet.write(cell, x + shift, y, "√", Role.TITLE, tick)


@dataclass(frozen=True, slots=True)
class Opinion:
    """An opinion: its text, and at the foot of the cell the place for signature or seal and the date line.

    Where the signer is known `signing` ends with the name, and `day` is the day.
    """

    caption: str
    text: str
    signing: str = "签字（盖章）："
    day: str = BLANK_DATE

    def wants(self, width: float) -> float:
        """The text and the foot."""
        return setting.flow_height(self.text, width - 2 * PAD) + 2 * PAD + SIGNING

    def draw(self, sheet: Sheet, box: Box) -> Leftover | None:
        """Draws what fits of the text, and always the foot."""
        inner = Box(box.x + PAD, box.y + PAD, box.width - 2 * PAD, max(box.height - 2 * PAD - SIGNING, 0))
        done = setting.flow(self.text, inner)
        setting.place(sheet, box, inner, done, Across.LEFT, middle=False)
        drawn, date_foot = face(Role.BODY), box.bottom - PAD - BODY * 0.3
        date_x = box.right - 3 * MM - drawn.width(self.day, BODY)
        wide, room = drawn.width(self.signing, BODY), box.width - 3 * MM - PAD
        size = BODY * min(room / max(wide, 1), 1)
        seal_x = min(date_x - 4 * MM, box.right - 3 * MM - min(wide, room))
        sheet.write(box, seal_x, date_foot - 6.4 * MM, self.signing, Role.BODY, size)
        sheet.write(box, date_x, date_foot, self.day, Role.BODY, BODY)
        return _left(self.caption, done)


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: caption at the top, date line at the foot."""

    caption: str

    def wants(self, width: float) -> float:
        """Room for a hand."""
        return 22 * MM

    def draw(self, sheet: Sheet, box: Box) -> None:
        """Draws caption and date line."""
        top = Box(box.x, box.y + PAD, box.width, BODY * LEADING)
        caption = setting.broken(self.caption, top.width, BODY, LEADING, Role.CAPTION)
        setting.place(sheet, box, top, caption, Across.CENTRE, middle=False)
        x = box.right - PAD - face(Role.BODY).width(BLANK_DATE, BODY)
        sheet.write(box, x, box.bottom - PAD - BODY * 0.3, BLANK_DATE, Role.BODY, BODY)
