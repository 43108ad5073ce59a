"""What is done to agencies."""

from .create import create_agency
from .equip import equip_agency
from .mirror import mirror_agency
from .renew import renew_groups

__all__ = ["create_agency", "equip_agency", "mirror_agency", "renew_groups"]
