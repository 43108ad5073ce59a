"""One machine: the demo and small offices. Everything in ``DATA_DIR``, nothing else installed."""

from .base import *  # noqa: F403
