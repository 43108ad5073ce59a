"""An import and its rows: the truth about how far it came."""

from .import_ import Import, ImportState, Then
from .row import HANDLED, ImportRow, RowState, WishState

__all__ = ["HANDLED", "Import", "ImportRow", "ImportState", "RowState", "Then", "WishState"]
