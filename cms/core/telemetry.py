"""Errors to Sentry and traces to an OpenTelemetry collector: only where both the setting and the package are there.

Neither package is among ours. What is sent says what failed where; no cookies, no headers, no bodies, no addresses of
people, and what looks like a secret is blotted out as in the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from .conf import CoreConf
from .log_lines import blot

SENTRY, TRACES = "sentry_sdk", "opentelemetry.exporter.otlp.proto.http.trace_exporter"
#: What of a request helps to find a mistake; the rest may be somebody's secret.
_REQUEST_KEPT = ("method", "url")


def begin(conf: CoreConf) -> None:
    """Start what is set and installed; once per process."""
    if conf.sentry_dsn and _has(SENTRY):
        import_module(SENTRY).init(
            dsn=conf.sentry_dsn, send_default_pii=False, max_request_body_size="never", include_local_variables=False,
            before_send=without_secrets,
        )  # fmt: skip
    if conf.otlp_url and _has(TRACES):
        _trace(conf.otlp_url)


def missing(conf: CoreConf) -> list[str]:
    """A sentence for each setting whose package is not installed."""
    told = []
    if conf.sentry_dsn and not _has(SENTRY):
        told.append("SENTRY_DSN is set, but nothing is reported: install the package sentry-sdk.")
    if conf.otlp_url and not _has(TRACES):
        told.append(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but nothing is traced: install opentelemetry-sdk, "
            "opentelemetry-exporter-otlp-proto-http, opentelemetry-instrumentation-django and -celery."
        )
    return told


def without_secrets(event: Mapping[str, Any], hint: object = None) -> dict[str, Any]:
    """The event with the request cut to what helps, nobody named, and every text blotted."""
    kept = {name: value for name, value in event.items() if name != "user"}
    if "request" in kept:
        request = {name: kept["request"].get(name, "") for name in _REQUEST_KEPT}
        kept["request"] = {**request, "url": str(request["url"]).partition("?")[0]}
    return dict(_blotted(kept))


def _blotted(value: Any) -> Any:
    if isinstance(value, str):
        return blot(value)
    if isinstance(value, Mapping):
        return {name: _blotted(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_blotted(one) for one in value]
    return value


def _trace(endpoint: str) -> None:
    trace, sdk = import_module("opentelemetry.trace"), import_module("opentelemetry.sdk.trace")
    sending = import_module("opentelemetry.sdk.trace.export").BatchSpanProcessor
    provider = sdk.TracerProvider()
    provider.add_span_processor(sending(import_module(TRACES).OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))
    trace.set_tracer_provider(provider)
    for library, name in (("django", "DjangoInstrumentor"), ("celery", "CeleryInstrumentor")):
        module = f"opentelemetry.instrumentation.{library}"
        if _has(module):
            getattr(import_module(module), name)().instrument()


def _has(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even what it lies in
        return False
