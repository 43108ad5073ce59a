"""What granian serves in the bench: the product, wrapped as ever, and constants for comparison."""

from __future__ import annotations

import gzip
import os
from functools import lru_cache
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.stock_settings")

from cms.wsgi import application as product

_HEAD = [("Content-Type", "application/rss+xml"), ("Cache-Control", "public"), ("ETag", 'W/"constant"')]

#: As many headers as Django writes to a short link.
_LEADS_ON = [
    ("Content-Type", "text/html; charset=utf-8"), ("Location", "https://pbgdpl.example.gov.vn/tin/luat-dat-dai/"),
    ("Cache-Control", "no-store"), ("X-Frame-Options", "SAMEORIGIN"), ("Content-Language", "vi"),
    ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"), ("Content-Length", "0"),
]  # fmt: skip


@lru_cache
def _constant(size: int) -> bytes:
    """As many bytes; they are only passed on."""
    return gzip.compress(os.urandom(size), 0)[:size]


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """``/constant/N`` answers N bytes, ``/constant/304`` that nothing has changed, ``/constant/302`` leads on."""
    path = environ["PATH_INFO"]
    if not path.startswith("/constant/"):
        return product(environ, start_response)
    if path == "/constant/304":
        start_response("304 Not Modified", list(_HEAD))
        return [b""]
    if path == "/constant/302":
        start_response("302 Found", list(_LEADS_ON))
        return [b""]
    body = _constant(int(path[10:]))
    start_response("200 OK", [*_HEAD, ("Content-Length", str(len(body)))])
    return [body]
