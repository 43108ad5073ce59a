"""An act that is not done, in a sentence for the person who wanted it."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was changed. The text says why, and what to do."""
