"""信息报送 (四(二)3, 六(三)): texts with files, out of one office and into the other."""

from __future__ import annotations

import io
import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.access.errors import Refusal
from app.access.session import Session
from app.oversight.exchange import limits
from app.oversight.exchange.arrival import FilingAnswer, Shown
from app.oversight.exchange.outgoing import Outgoing
from app.oversight.exchange.reading import read_file
from app.oversight.exchange.shape import BadPackage, Fields, parsed, written
from app.oversight.exchange.tables import InformationFile, InformationItem, Kind, Package, Partner
from app.oversight.publicity import check_told
from app.store import vault
from app.store.steps import step
from app.store.vault import clean_name

SORTS = ("工作信息", "经验做法", "典型案例")
_LONGEST = 100_000
_CLAUSES = ("四(二)3", "六(三)")


@dataclass(frozen=True, slots=True)
class InformationDraft:
    """A text as somebody writes it, with the files that go with it."""

    sort: str
    title: str
    text: str
    author: str = ""
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemText:
    """A text as a package has it; `files` are (name, place among the files of the package)."""

    sort: str
    title: str
    text: str
    author: str
    written_on: date
    files: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Information:
    """All texts of a package."""

    items: tuple[ItemText, ...]
    files: tuple[bytes, ...]

    def show(self, session: Session, partner: Partner, number: int) -> Shown:
        """The titles; nothing that is here is touched."""
        facts = [
            (item.sort, f"{item.title}（{item.author or '未署名'}，{len(item.text)} 字，{len(item.files)} 个附件）")
            for item in self.items
        ]
        sizes = sum(map(len, self.files))
        facts.append(("附件", f"{len(self.files)} 个，{sizes // 1024} KB"))
        return Shown(f"{partner.name}信息报送", tuple(facts), (f"收入 {len(self.items)} 条信息。",))

    def take(
        self, session: Session, package: Package, choices: Mapping[str, str], filing: FilingAnswer
    ) -> tuple[str, dict[str, object]]:
        """Writes the texts; the files go into the vault."""
        _write(session, package, self.items, self.files)
        return f"{len(self.items)} 条信息", {}


def gather(session: Session, name: str, drafts: Sequence[InformationDraft]) -> tuple[Outgoing, Information]:
    """Texts and files to be sent.

    Raises Refusal for an empty one, for a file that cannot be read, and for a 典型案例 by which somebody may be known.
    """
    items, files = [], list[bytes]()
    for draft in drafts:
        if draft.sort not in SORTS or not draft.title.strip() or not draft.text.strip():
            raise Refusal("请填写信息的类别、标题和正文。", _CLAUSES)
        check_told(session, draft.sort, draft.title, draft.text)
        placed = []
        for path in draft.files:
            placed.append((clean_name(path.name), len(files)))
            files.append(read_file(path, limits.LARGEST_CONTENT))
        items.append(
            ItemText(draft.sort, draft.title.strip()[:200], draft.text.strip(), draft.author.strip()[:80],
                     session.today(), tuple(placed))
        )  # fmt: skip
    if not items:
        raise Refusal("没有要报送的信息。", _CLAUSES)
    body = written({
        "items": [
            {"author": item.author, "files": [{"name": name, "place": place} for name, place in item.files],
             "sort": item.sort, "text": item.text, "title": item.title, "written_on": item.written_on.isoformat()}
            for item in items
        ],
        "version": 1,
    })  # fmt: skip
    about = {"items": [item.title for item in items]}
    return Outgoing(Kind.INFORMATION, f"{name}信息报送", about, body, tuple(files)), Information(
        tuple(items), tuple(files)
    )


def keep_sent(session: Session, package: Package, sent: Information) -> None:
    """Keeps with the sending office what it sent."""
    _write(session, package, sent.items, sent.files)


def read(body: bytes, files: tuple[bytes, ...]) -> Information:
    """The texts of a package.  Raises BadPackage."""
    fields = parsed(body)
    if fields.whole("version") != 1:
        raise BadPackage("包是更新版本的程序做的", "请先升级本机的程序再接收。")
    items = tuple(_item(each) for each in fields.each("items", limits.MOST_ITEMS))
    fields.close()
    places = [place for item in items for _, place in item.files]
    if sorted(places) != list(range(len(files))) or not items:
        raise BadPackage("包里的附件与说明对不上")
    return Information(items, files)


def _item(fields: Fields) -> ItemText:
    files = []
    for each in fields.each("files", limits.MOST_FILES):
        files.append((each.text("name", 200, needed=True), each.whole("place", 0, limits.MOST_FILES)))
        each.close()
    day = fields.day("written_on")
    if day is None:
        raise BadPackage("包里的信息没有日期")
    found = ItemText(
        fields.choice("sort", SORTS), fields.text("title", 200, needed=True),
        fields.text("text", _LONGEST, needed=True), fields.text("author", 80), day, tuple(files),
    )  # fmt: skip
    fields.close()
    return found


def _write(session: Session, package: Package, items: Sequence[ItemText], files: Sequence[bytes]) -> None:
    for item in items:
        row = InformationItem.create(
            package=package.id, department=package.department_id, sort=item.sort, title=item.title, text=item.text,
            author=item.author, written_on=item.written_on,
        )  # fmt: skip
        kept = set[int]()
        for name, place in item.files:
            made = keep_file(session, files[place], name)
            kept.add(made)
            InformationFile.insert(item=row.id, attachment=made).execute()
        session.trace("information_item", row.id, f"登记信息：{item.title}", after={"files": len(kept)})


def keep_file(session: Session, content: bytes, name: str) -> int:
    """A file of a package, taken into the vault from memory, and out of it again where the package is not kept."""
    step("正在收入附件")
    media_type = mimetypes.guess_type(clean_name(name))[0] or ""
    row = vault.add(session.store, io.BytesIO(content), name, media_type, session.account.id)
    session.unless_kept(lambda: vault.take_back(session.store, row.digest))
    return int(row.id)
