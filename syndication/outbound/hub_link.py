"""The hub that every feed advertises: in the document itself and in the headers (WebSub, section 4)."""

from __future__ import annotations

from cms.core.conf import conf

_PATH = "/websub/"


def hub_url() -> str:
    """Address of this installation's hub."""
    return conf().public_url + _PATH


def link_header(topic: str) -> str:
    """Value of ``Link`` for a feed: its hub, and the address that is to be subscribed to."""
    return f'<{hub_url()}>; rel="hub", <{topic}>; rel="self"'
