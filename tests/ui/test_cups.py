"""The program's own way to paper through a real CUPS: what the backend gets is what the preview shows."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt

from app.access.accounts import create_institution
from tests import institution
from tests.papers.forms import held_cases
from tests.passwords import CHEAP, PASSWORD
from tests.ui.cups_queue import QUEUE, CannotRunError, Queue, cups
from ui.preview.pages import Pages

SIZE = QSize(595, 842)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="CUPS is not for Windows")


@pytest.fixture(scope="module")
def queue() -> Iterator[Queue]:
    try:
        with cups() as running:
            yield running
    except CannotRunError as error:
        pytest.skip(f"no CUPS here: {error}")


def unlike(one: bytes, other: bytes, page: int, other_page: int) -> float:
    """The share of points that differ by more than a quarter of black to white."""
    fine, smooth = SIZE * 4, Qt.TransformationMode.SmoothTransformation
    left, right = (Pages(pdf).picture(at, fine).scaled(SIZE, mode=smooth)
                   for pdf, at in ((one, page), (other, other_page)))  # fmt: skip
    a, b = bytes(left.constBits()), bytes(right.constBits())
    differing = sum(abs(x - y) > 64 for x, y in zip(a[::4], b[::4], strict=True))
    return differing / (SIZE.width() * SIZE.height())


@pytest.fixture
def printed(queue, qapp, tmp_path) -> dict:
    run = queue.run("-m", "tests.ui.cups_child", str(tmp_path), "print")
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def test_what_comes_out_of_the_queue_is_what_the_preview_shows(queue, printed, tmp_path):
    (job,) = queue.jobs(1)
    shown = (tmp_path / "preview.pdf").read_bytes()
    out, preview = Pages(job.pdf), Pages(shown)
    assert out.count == preview.count == 2
    for page in range(2):
        assert abs(out.points(page).width() - preview.points(page).width()) < 1
        assert abs(out.points(page).height() - preview.points(page).height()) < 1
        assert unlike(job.pdf, shown, page, page) < 0.01 < unlike(job.pdf, shown, page, 1 - page)
    assert "已送到打印机" in printed["said"]
    # Trays are asked for as Qt does; through CUPS it names none (see docs/decisions/0017).
    assert printed["printers"] == [[QUEUE, True, []]]
    assert job.copies == "2" and "two-sided-long-edge" in job.options
    assert job.title == "党员干部约谈情况登记表"
    assert printed["after"] == {"purpose": "签字归档", "printer": QUEUE, "copies": 2}
    assert printed["left"] == 0


def test_a_cancelled_job_never_reaches_the_queue(queue, tmp_path):
    run = queue.run("-m", "tests.ui.cups_child", str(tmp_path), "cancel")
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["said"] == "已取消打印，没有送到打印机。" and told["after"] is None
    assert told["spooled"] == 1 and told["left"] == 0
    # The next job comes alone: nothing of the cancelled one is behind it.
    assert queue.run("-m", "tests.ui.cups_child", str(tmp_path / "next"), "print").returncode == 0
    (job,) = queue.jobs(1)
    assert Pages(job.pdf).count == 2


def test_the_command_line_prints_pages_and_copies_of_every_case(queue, tmp_path):
    session = create_institution(tmp_path / "数据", "青屏学院", PASSWORD, CHEAP)
    held_cases(institution.build(), 2)
    session.store.close()
    common = ["main.py", "--data", str(tmp_path / "数据"), "print", "登记表", "--all", "--printer"]
    run = queue.run(*common, QUEUE, "--copies", "3", "--pages", "2", YUETAN_PASSWORD=PASSWORD)
    assert run.returncode == 0, run.stderr
    jobs = queue.jobs(2)
    assert [(Pages(job.pdf).count, job.copies) for job in jobs] == [(1, "3"), (1, "3")]
    wrong = queue.run(*common, "没有这台", YUETAN_PASSWORD=PASSWORD)
    assert wrong.returncode == 1 and QUEUE in wrong.stderr
    beyond = queue.run(*common, QUEUE, "--pages", "9", YUETAN_PASSWORD=PASSWORD)
    assert beyond.returncode == 1 and "超出范围" in beyond.stderr
