"""单位与密级: what every paper says of the office."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.papers.office import INSTITUTION, SECRECIES, SECRECY, change_office, office, office_problems
from ui.office import Office
from ui.theme import Space
from ui.widgets.form import Form
from ui.widgets.layouts import column

_NAME_HINT = "印在每份表册的标题前，也是台账和统计表的填报单位。"
_SECRECY_HINT = "印在左上角，留空则不印。国家秘密应同时标明保密期限，如“秘密★1年”。"


class OfficePage(QWidget):
    """The institution's name and the 密级 of its papers."""

    changed = Signal()

    def __init__(self, office_: Office) -> None:
        super().__init__()
        self._office = office_
        self.name = QLineEdit()
        self.name.setObjectName("paper_institution")
        self.secrecy = QComboBox()
        self.secrecy.setObjectName("paper_secrecy")
        self.secrecy.setEditable(True)
        self.secrecy.addItems(["", *SECRECIES])
        self.secrecy.setMaximumWidth(220)
        form = Form(1)
        self._rows = {
            INSTITUTION: form.add("单位名称", self.name, required=True, hint=_NAME_HINT),
            SECRECY: form.add("密级", self.secrecy, hint=_SECRECY_HINT),
        }
        whole = column(form, None)
        whole.setContentsMargins(Space.HALF, Space.HALF, Space.TWO, Space.TWO)
        self.setLayout(whole)
        self._show()
        self.name.textChanged.connect(lambda _: self._changed())
        self.secrecy.editTextChanged.connect(lambda _: self._changed())

    @property
    def changes(self) -> int:
        """How many of the two are not what is kept."""
        kept = office()
        return (self.name.text() != kept.institution) + (self.secrecy.currentText() != kept.secrecy)

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by setting."""
        return office_problems(self.name.text(), self.secrecy.currentText())

    def save(self) -> bool:
        """Keeps both.  Raises Refusal."""
        done = change_office(self._office.session, self.name.text(), self.secrecy.currentText())
        self._show()
        return done

    def focus_first(self) -> None:
        """Begins with the name."""
        self.name.setFocus()

    def show_first_problem(self) -> None:
        """Where something is to be mended."""
        (self.name if INSTITUTION in self.problems else self.secrecy).setFocus()

    def _show(self) -> None:
        """Shows what is kept; what is typed differs from it in blanks at most."""
        kept = office()
        for text, field in ((kept.institution, self.name), (kept.secrecy, self.secrecy.lineEdit())):
            if field is not None and field.text() != text:
                field.selectAll()
                field.insert(text)

    def _changed(self) -> None:
        wrong = self.problems
        for key, row in self._rows.items():
            row.set_error(wrong.get(key, ""))
        self.changed.emit()
