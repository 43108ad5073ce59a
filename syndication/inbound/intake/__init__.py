"""The one door to the inbox: what polling, push, harvest, exchange and form brought becomes items and proposals."""

from .feed import confirm_missing, known_hashes, take_in_body, take_in_feed
from .items import Incoming, Taken, take_in

__all__ = ["Incoming", "Taken", "confirm_missing", "known_hashes", "take_in", "take_in_body", "take_in_feed"]
