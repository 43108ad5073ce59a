"""Lines of the log: for people, or one JSON object each for machines; a secret that slipped in is blotted out."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from . import trail

#: What platforms call their secrets, in addresses, JSON and headers. Whoever logs leaves them out anyway.
_SECRET = re.compile(
    r"""(?ix)
    ( (?: access_token | refresh_token | id_token | client_secret | app_secret | appsecret_proof | secret_key
        | fb_exchange_token | input_token | code_verifier | passphrase | password | api_key | sharedkey | shared_key )
      ["']? \s* (?: = | : ) \s* ["']? )
    [^\s&"',;)}\]]{4,}
    | ( \b (?: Bearer | OAuth | Basic ) \s+ ) [A-Za-z0-9._~+/=-]{8,}
    | ( /bot\d{5,}: ) [A-Za-z0-9_-]{10,}
    | ( :// [^\s/:@]* : ) [^\s/@]+ (?= @ )
    """
)


def blot(text: str) -> str:
    """The text without what looks like a secret."""
    return _SECRET.sub(lambda found: next(filter(None, found.groups()), "") + "[…]", text)


class Line(logging.Formatter):
    """``2026-11-21 06:30:00,000 INFO loa.engine published [delivery=… request=…]``."""

    def format(self, record: logging.LogRecord) -> str:
        known = " ".join(f"{name}={value}" for name, value in trail.current().items())
        return blot(super().format(record) + (f" [{known}]" if known else ""))


class JsonLine(logging.Formatter):
    """One object a line: ``at``, ``level``, ``logger``, ``message``, ``error``, and the trail."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": blot(record.getMessage()),
            **trail.current(),
            "process": record.process,
        }
        if record.exc_info:
            told["error"] = blot(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)
