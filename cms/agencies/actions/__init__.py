"""What is done to agencies."""

from .create import create_agency
from .equip import equip_agency
from .mirror import mirror_agency

__all__ = ["create_agency", "equip_agency", "mirror_agency"]
