"""How the states of a 谈话函询 look: icon, word, tone."""

from __future__ import annotations

from app.rules.inquiry import InquiryState
from ui.theme import Tone

_LOOKS = {
    InquiryState.DRAFT: ("draft", Tone.NEUTRAL),
    InquiryState.SUBMITTED: ("hourglass", Tone.AMBER),
    InquiryState.RETURNED: ("returned", Tone.RED),
    InquiryState.APPROVED: ("check", Tone.BLUE),
    InquiryState.SENT: ("send", Tone.AMBER),
    InquiryState.REPLIED: ("file", Tone.GREEN),
    InquiryState.DONE: ("check-circle", Tone.NEUTRAL),
    InquiryState.WITHDRAWN: ("cancel", Tone.NEUTRAL),
}


def look_of_inquiry(state: InquiryState) -> tuple[str, Tone]:
    """Icon and tone of a state."""
    return _LOOKS[state]
