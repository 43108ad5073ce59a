"""Agencies as data: what they are, what they were called, how they relate, what became of them."""

from .agency import Agency, AgencyGroup, Naming
from .link import AgencyLink, AgencySuccession
from .words import AgencyKind, AgencyLevel, LinkKind

__all__ = [
    "Agency", "AgencyGroup", "AgencyKind", "AgencyLevel", "AgencyLink", "AgencySuccession", "LinkKind", "Naming",
]  # fmt: skip
