"""Addresses of the entry store's own things, as the outside sees them."""

from __future__ import annotations

from cms.core.conf import conf
from cms.core.text import ascii_name


def media_url(sha256: str, filename: str) -> str:
    """Where anyone fetches a pinned file: https, ASCII, without login."""
    return conf().public_url + media_path(sha256, filename)


def media_path(sha256: str, filename: str) -> str:
    """The same from the site's root: for stored content, which knows no host."""
    stem, dot, suffix = filename.rpartition(".")
    name = f"{ascii_name(stem)}.{ascii_name(suffix, default='bin')}" if dot else ascii_name(filename)
    return f"/-/media/{sha256}/{name}"


def oai_identifier(uuid: object) -> str:
    """The permanent identifier; its namespace is a setting, since provinces and host names change."""
    return f"oai:{conf().oai_namespace}:item/{uuid}"
