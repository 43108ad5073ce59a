"""Content → the figures that the national portal takes. Pure."""

from __future__ import annotations

from cms.core.indicators import FrozenFigure, FrozenReport

from .content import Content


def frozen_report(content: Content, digest: str) -> FrozenReport:
    return FrozenReport(
        agency=content.agency, period=content.period, kind=content.span.value, digest=digest,
        figures=tuple(
            FrozenFigure(
                code=one.code, value=one.value, unit=one.unit,
                breakdown={one.dimension: one.key} if one.dimension else {},
            )
            for one in content.figures
        ),
    )  # fmt: skip
