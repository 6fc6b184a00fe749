"""What every paper says of the office that issues it."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.papers import wording
from app.store import settings

INSTITUTION, SECRECY = "institution", "papers.secrecy"
# What is usually marked; the office may write another.
SECRECIES = ("内部", "秘密★1年", "秘密★5年", "机密★10年")
_LONGEST_NAME, _LONGEST_SECRECY = 40, 12


@dataclass(frozen=True, slots=True)
class Office:
    """The institution, the 密级 that its papers carry (empty where none is set), and the day as papers write it."""

    institution: str
    secrecy: str = ""
    today: str = wording.BLANK_DATE


def office() -> Office:
    """The office of the open store; papers are dated by hand."""
    return Office(settings.read(INSTITUTION, ""), settings.read(SECRECY, ""))


def office_problems(institution: str, secrecy: str) -> dict[str, str]:
    """What is wrong with a name and a 密级, by setting, in words."""
    found = {}
    if not institution.strip():
        found[INSTITUTION] = "不能空着，每份表册上都有单位名称"
    elif len(institution.strip()) > _LONGEST_NAME:
        found[INSTITUTION] = f"太长，最多 {_LONGEST_NAME} 字"
    if len(secrecy.strip()) > _LONGEST_SECRECY:
        found[SECRECY] = f"太长，最多 {_LONGEST_SECRECY} 字，例如 {SECRECIES[1]}"
    return found


@use_case(Action.PAPER_EDIT)
def change_office(session: Session, institution: str, secrecy: str) -> bool:
    """Changes what every paper says of the office: its name, and the 密级 (empty for none).

    Raises Refusal for a name that is empty or too long, and where nothing is changed.
    """
    if wrong := office_problems(institution, secrecy):
        names = {INSTITUTION: "单位名称", SECRECY: "密级"}
        lines = [f"{names[key]}：{what}" for key, what in wrong.items()]
        raise Refusal("单位与密级没有保存，没有作任何改动。请改正后再存。", details=lines)
    before = {"institution": office().institution, "secrecy": office().secrecy}
    after = {"institution": " ".join(institution.split()), "secrecy": " ".join(secrecy.split())}
    if before == after:
        raise Refusal("单位与密级没有变化，没有保存。")
    settings.write(INSTITUTION, after["institution"])
    settings.write(SECRECY, after["secrecy"])
    session.trace("setting", "papers", "修改表册上的单位与密级", before=before, after=after)
    return True
