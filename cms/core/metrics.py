"""Figures for monitoring, in Prometheus' text format."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Mapping

from django.core.cache import cache

from .registries import Metric, Part, metric_sources
from .tasks import HEARTBEAT_KEY

logger = logging.getLogger("loa.metrics")

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def render(parts: Mapping[str, Part]) -> str:
    """All figures as text; a source that fails is left out and logged, so that the others still arrive."""
    lines: list[str] = []
    for metric in (*_own(parts), *_registered()):
        lines += [f"# HELP {metric.name} {_help_text(metric.help)}", f"# TYPE {metric.name} {metric.kind}"]
        lines += [f"{metric.name}{_labels(labels)} {_number(value)}" for labels, value in metric.samples]
    return "\n".join(lines) + "\n"


def _own(parts: Mapping[str, Part]) -> Iterator[Metric]:
    yield Metric(
        name="loa_part_up",
        help="Whether a part of the installation is well (1) or not (0).",
        samples=[({"part": name}, float(part.ok)) for name, part in parts.items()],
    )
    age = _heartbeat_age()
    if age is not None:
        yield Metric(
            name="loa_heartbeat_age_seconds",
            help="Time since beat's last heartbeat went through a worker.",
            samples=[({}, age)],
        )


def _heartbeat_age() -> float | None:
    try:
        last = cache.get(HEARTBEAT_KEY)
    except Exception:
        logger.warning("the cache does not answer", exc_info=True)
        return None
    return None if last is None else round(max(0.0, time.time() - last), 1)


def _registered() -> Iterator[Metric]:
    for name, source in metric_sources.items():
        found: Iterable[Metric]
        try:
            found = list(source())
        except Exception:
            logger.warning("the source of metrics %s failed", name, exc_info=True)
            continue
        yield from found


def _labels(labels: Mapping[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_label_value(value)}"' for name, value in labels.items()) + "}"


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _label_value(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _help_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")
