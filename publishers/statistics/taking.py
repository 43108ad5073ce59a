"""The national portal as a place that takes the figures of closed reports: the desk offers it, this sends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.utils.translation import gettext as _

from cms.core.clock import SystemClock
from cms.core.indicators import FigureTaker, FrozenReport, TakerRefused
from publishers.contract import PublishError
from publishers.models import Channel
from publishers.platforms.exchange.statistics import PeriodKind
from publishers.sentences import explain

from .counting import statistics_of
from .sending import CannotTakeStatistics, send_statistics

#: The exchange profile knows no quarters.
_KINDS = ("6m", "9m", "year")


def takers(user: Any) -> Iterable[FigureTaker]:
    """Channels of the national portal that the person may publish on."""
    from publishers.admin.permissions import usable_channels

    for channel in usable_channels(user).filter(platform="national_portal").order_by("name"):
        yield FigureTaker(key=f"channel:{channel.pk}", label=channel.name, take=_take(channel))


def _take(channel: Channel) -> Callable[[FrozenReport, Any], str]:
    def take(report: FrozenReport, user: Any) -> str:
        if report.kind not in _KINDS:
            raise TakerRefused(_("The portal takes the figures of six months, nine months and years, not of quarters."))
        try:
            receipt = send_statistics(
                channel, statistics_of(cast(PeriodKind, report.kind), report), SystemClock(), user=user
            )
        except CannotTakeStatistics:
            raise TakerRefused(_("This channel takes no figures. Carry the tables there by hand.")) from None
        except PublishError as error:
            raise TakerRefused(explain(error.code, error.params, channel.platform).message) from None
        return str(receipt.remote_id)

    return take
