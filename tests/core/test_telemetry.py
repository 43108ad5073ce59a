"""Errors and traces go out only where somebody asked for it, and without what is somebody's secret."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from django.core.checks import run_checks

from cms.core import telemetry
from cms.core.conf import CoreConf

DSN = "https://key@sentry.example/1"


def test_nothing_is_started_that_was_not_asked_for() -> None:
    assert telemetry.missing(CoreConf()) == []
    telemetry.begin(CoreConf())
    assert "sentry_sdk" not in sys.modules


def test_a_package_that_is_missing_is_named_and_stops_nothing(settings: Any) -> None:
    settings.LOA = {**settings.LOA, "SENTRY_DSN": DSN, "OTLP_URL": "http://127.0.0.1:4318"}
    told = [message.msg for message in run_checks() if message.id == "loa.W001"]
    assert ["sentry-sdk" in told[0], "opentelemetry-sdk" in told[1]] == [True, True]
    telemetry.begin(CoreConf(sentry_dsn=DSN, otlp_url="http://127.0.0.1:4318"))


def test_sentry_is_started_so_that_it_knows_nobody(monkeypatch: Any) -> None:
    """What the package takes is its own affair; what it is told is ours."""
    given: dict[str, Any] = {}
    package = ModuleType("sentry_sdk")
    package.init = given.update  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentry_sdk", package)
    monkeypatch.setattr(telemetry, "_has", lambda module: module in sys.modules)
    telemetry.begin(CoreConf(sentry_dsn=DSN))
    assert (given["dsn"], given["send_default_pii"], given["include_local_variables"]) == (DSN, False, False)
    event = {
        "user": {"email": "lan@example.org"}, "level": "error",
        "request": {"method": "GET", "url": "https://x.vn/a?token=GEHEIM", "cookies": {"sessionid": "GEHEIM"},
                    "headers": {"Authorization": "Bearer GEHEIM"}, "query_string": "token=GEHEIM"},
        "exception": {"values": [{"type": "Oops", "value": "access_token=GEHEIM-GEHEIM"}]},
    }  # fmt: skip
    sent = given["before_send"](event, {})
    assert "GEHEIM" not in str(sent) and "lan@" not in str(sent)
    assert sent["request"] == {"method": "GET", "url": "https://x.vn/a"}
    assert sent["exception"]["values"][0]["type"] == "Oops"
