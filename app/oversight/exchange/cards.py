"""名片: the public part of an office's keys, as a small file that anybody may read.

It is signed by itself, which shows that whoever made it has the secret part; that it is the office's own only the
fingerprint shows, read aloud or on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyrage
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from app.oversight.exchange import fingerprint, limits
from app.oversight.exchange.shape import BadPackage, parsed, written
from app.oversight.exchange.tables import OfficeKind

SUFFIX = ".ytk"
_HEAD = b"YUETAN-CARD-1\n"
_DOMAIN = b"yuetan card 1\0"


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says; `age` seals for the office, `sign` (hexadecimal) verifies what it signed."""

    office: str
    kind: OfficeKind
    name: str
    department_code: str
    institution: str
    age: str
    sign: str
    made_on: date

    @property
    def content(self) -> bytes:
        """What is signed, and what the fingerprint is of."""
        return written({
            "age": self.age, "department_code": self.department_code, "institution": self.institution,
            "kind": str(self.kind), "made_on": self.made_on.isoformat(), "name": self.name, "office": self.office,
            "sign": self.sign,
        })  # fmt: skip

    @property
    def fingerprint(self) -> str:
        """核对码, in groups."""
        return fingerprint.fingerprint(self.content)


@dataclass(frozen=True, slots=True)
class Keys:
    """The secret keys of an office."""

    age: pyrage.x25519.Identity
    sign: SigningKey

    @classmethod
    def new(cls) -> Keys:
        """Keys that nobody has yet."""
        return cls(pyrage.x25519.Identity.generate(), SigningKey.generate())

    @property
    def public(self) -> tuple[str, str]:
        """The public parts as a card has them."""
        return str(self.age.to_public()), bytes(self.sign.verify_key).hex()


def card_file(card: Card, keys: Keys) -> bytes:
    """The file of a card."""
    signature = keys.sign.sign(_DOMAIN + card.content).signature
    return _HEAD + signature.hex().encode() + b"\n" + card.content


def read_card(content: bytes) -> Card:
    """The card of a file.  Raises BadPackage for what is none, or was changed."""
    if len(content) > limits.LARGEST_CARD or not content.startswith(_HEAD):
        raise BadPackage("这不是名片文件", f"名片文件的扩展名是 {SUFFIX}，请检查是否选错。")
    signature, _, text = content[len(_HEAD) :].partition(b"\n")
    fields = parsed(text, limits.LARGEST_CARD)
    found = Card(
        fields.text("office", 32, needed=True), OfficeKind(fields.choice("kind", list(OfficeKind))),
        fields.text("name", 80, needed=True), fields.text("department_code", 40), fields.text("institution", 80),
        fields.text("age", 80), fields.text("sign", 64), fields.day("made_on") or date.min,
    )  # fmt: skip
    fields.close()
    if not _is_sound(found, signature):
        raise BadPackage("名片文件已损坏或被改动过")
    return found


def _is_sound(card: Card, signature: bytes) -> bool:
    try:
        pyrage.x25519.Recipient.from_str(card.age)
        if len(signature) != 128 or signature != signature.lower() or card.sign != card.sign.lower():
            return False
        VerifyKey(bytes.fromhex(card.sign)).verify(_DOMAIN + card.content, bytes.fromhex(signature.decode("ascii")))
    except (BadSignatureError, pyrage.RecipientError, ValueError, TypeError, AssertionError):
        return False
    return True
