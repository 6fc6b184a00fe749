"""Finds in a text what points to a person, by its place, and proposes what may stand there instead (六(三))."""

from app.rules.anonymity.check import check
from app.rules.anonymity.marks import Directory, Mark, Person, Unit, applied

__all__ = ["Directory", "Mark", "Person", "Unit", "applied", "check"]
