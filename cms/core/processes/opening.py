"""The first minutes: waits until the product is well, then tells people where it is and who can log in."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable

from django.conf import settings

Say = Callable[[str], None]

_EVERY_S = 0.15
_COMPLAIN_EVERY_S = 30.0


def wait_until_well(say: Say, is_stopping: Callable[[], bool]) -> bool:
    """Ask /healthz until it says 200 (True) or the end comes (False); now and then say what is missing."""
    complain_at = time.monotonic() + _COMPLAIN_EVERY_S
    while not is_stopping():
        missing = what_is_missing()
        if not missing:
            return True
        if time.monotonic() >= complain_at:
            complain_at = time.monotonic() + _COMPLAIN_EVERY_S
            say(f"Not ready yet: {missing} (logs: {settings.DATA_DIR / 'log'})")
        time.sleep(_EVERY_S)
    return False


def what_is_missing() -> str:
    """Nothing when all is well, else what is not, in words. Goes straight to the port, past any proxy."""
    host = settings.BIND_ADDRESS if settings.BIND_ADDRESS not in ("0.0.0.0", "::", "") else "127.0.0.1"  # noqa: S104
    asked = http.client.HTTPConnection(host, settings.PORT, timeout=5)
    try:
        asked.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{settings.PORT}", "X-Forwarded-Proto": "https"})
        answer = asked.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return "the web server does not answer"
    finally:
        asked.close()
    if answer.status == 200:
        return ""
    try:
        parts = json.loads(body)["parts"].items()
        return "; ".join(f"{name}: {part['detail']}" for name, part in parts if not part["ok"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"the web server answers {answer.status}"


def welcome(*, sandbox: bool) -> str:
    """Where everything is, in a few lines."""
    lines = [
        "",
        "Loa is running.",
        "",
        f"  Site      {settings.PUBLIC_URL}/",
        f"  Desk      {settings.PUBLIC_URL}/admin/",
    ]
    if sandbox:
        lines.append(f"  Sandbox   http://127.0.0.1:{settings.SANDBOX_PORT}/   (the platforms, offline)")
    lines += ["", *_logins(), f"Logs: {settings.DATA_DIR / 'log'}. Ctrl-C stops everything."]
    return "\n".join(lines)


def _logins() -> list[str]:
    """The demo's accounts, as the samples wrote them; nothing outside the demo."""
    try:
        logins = json.loads(settings.DEMO_LOGINS.read_text("utf-8")) if settings.DEMO else []
        rows = [(str(one["role"]), str(one["username"]), str(one["password"])) for one in logins]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    if not rows:
        return []
    wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return ["  Log in as", *(f"    {r:<{wide[0]}}   {u:<{wide[1]}}   {p}" for r, u, p in rows), ""]
