"""Processes that serve for days: what they loaded at their start is no garbage, and is not looked through again.

Wagtail is some 350,000 objects. Each full collection walks through all of them and stands everything still meanwhile: a
fifth of a second on the machines we know, felt by whoever asks just then.
"""

from __future__ import annotations

import gc

from django.urls import get_resolver


def settle() -> None:
    """Leave everything that is loaded by now out of all later collections."""
    gc.collect()
    gc.freeze()


def settle_server() -> None:
    """The same for a web process, which would load its addresses and views with the first request only."""
    get_resolver().reverse_dict  # noqa: B018 - reads them all
    settle()
