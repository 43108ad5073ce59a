"""From the bytes of a feed to its items. Knows no Django: the parser's processes load nothing else."""

from .document import parse_document
from .model import Enclosure, FeedInfo, HarvestPart, Item, Parsed, Seen, Tag
from .pool import ParserPool, shared_pool

__all__ = [
    "Enclosure", "FeedInfo", "HarvestPart", "Item", "Parsed", "ParserPool", "Seen", "Tag", "parse_document",
    "shared_pool",
]  # fmt: skip
