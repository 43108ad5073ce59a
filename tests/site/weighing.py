"""What a page costs a telephone: the page itself, its styles and scripts, as they go over the line."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

#: A telephone on a slow line waits for each of them; pictures, films and recordings are told apart.
BUDGET = 150_000
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_SCRIPT = re.compile(r'<script src="([^"]+)"')
_ELSEWHERE = re.compile(r'(?:src|href|action)="(?:https?:)?//(?!localhost|127\.0\.0\.1|testserver)[^"]*"')
_LOADED_FROM = re.compile(r'<(?:script|img|iframe|source|video|audio|link rel="(?:stylesheet|icon|preload)")[^>]+>')


def parts(page: str) -> list[str]:
    """Addresses of the styles and scripts that the page wants."""
    return [*_SHEET.findall(page), *_SCRIPT.findall(page)]


def weight(page: str) -> int:
    """Bytes over the line: everything but pictures, compressed as it is sent."""
    return len(gzip.compress(page.encode(), 6)) + sum(_static(address) for address in parts(page))


def strangers(page: str) -> list[str]:
    """What the page would fetch from somewhere else."""
    return [tag for tag in _LOADED_FROM.findall(page) if _ELSEWHERE.search(tag)]


def _static(address: str) -> int:
    path = finders.find(address.removeprefix("/static/"))
    assert path, f"no such file: {address}"
    return len(gzip.compress(Path(str(path)).read_bytes(), 6))
