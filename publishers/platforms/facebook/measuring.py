"""What Facebook counts of our posts: asked together, and name by name where one of them is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from publishers.contract import (
    AuthExpired,
    Figure,
    Figures,
    Meaning,
    Misconfigured,
    PublishError,
    Receipt,
    Rejected,
    Source,
)

from . import mapping
from .client import PageClient

#: Counted beside the insights, and where those are refused.
_COUNTS = {
    Figure.SHARES: "shares",
    Figure.REACTIONS: "reactions.summary(true).limit(0)",
    Figure.COMMENTS: "comments.summary(true).filter(stream).limit(0)",
}
NO_NAME, NO_RIGHT, TOO_FEW = "facebook_metric_refused", "facebook_permission_missing", "facebook_too_few_likes"
_GONE = "facebook_missing"


#: Facebook renamed its figures and counts these so since (docs/platforms/facebook.md).
SINCE = "2025-11"


#: What the insights count exactly, as Facebook says it.
_NOTES = {
    Figure.VIEWS: _("Times the post was shown or played, repeats included."),
    Figure.REACH: _("Different people who saw it, by Facebook's estimate."),
    Figure.CLICKS: _("Clicks anywhere on the post, not only on its link."),
    Figure.REACTIONS: _("Likes and the other signs of feeling."),
    Figure.COMMENTS: _("Comments and answers to them."),
    Figure.SHARES: _("Times the post was shared."),
}
_CHANGED = {
    Figure.VIEWS: _("Replaces “post_impressions”; the two can't be compared."),
    Figure.REACH: _("Replaces “post_impressions_unique”; the two can't be compared."),
}


def meanings(metrics: Mapping[Figure, str]) -> dict[Figure, Meaning]:
    """What stands behind each figure: the insight, and the plain count that stands in for it."""
    found = {
        figure: Meaning(
            names=(name,), since=SINCE, note=_NOTES.get(figure, ""), changed=_CHANGED.get(figure, ""),
            source=Source.REPORTED,
        )
        for figure, name in metrics.items()
    }  # fmt: skip
    for figure, field in _COUNTS.items():
        known = found.get(figure)
        named = known.names if known else ()
        found[figure] = Meaning(
            names=(*named, field), since=SINCE if known else "", note=_NOTES.get(figure, ""),
            source=known.source if known else Source.DOCUMENTED,
        )  # fmt: skip
    return found


class _GoneMeanwhile(Exception):
    """The post is no longer there."""


class Measuring:
    """One measuring of several posts: what was refused for one is not asked for the next."""

    def __init__(self, client: PageClient, page_id: str, metrics: Mapping[Figure, str]) -> None:
        self._client = client
        self._page_id = page_id
        self._metrics = dict(metrics)
        self._counts = dict(_COUNTS)
        #: Names that were refused, by the code that refused them.
        self._refused: dict[str, str] = {}

    def all(self, receipts: Sequence[Receipt]) -> list[Figures]:
        """Figures of each, or that it is gone. What was counted before trouble came is given back.

        Raises ``PublishError`` when nothing could be asked at all.
        """
        found: list[Figures] = []
        for receipt in receipts:
            try:
                found.append(self._one(receipt))
            except _GoneMeanwhile:
                found.append(Figures(remote_id=receipt.remote_id, is_gone=True))
            except PublishError:
                if not found:
                    raise
                break
        return found

    def _one(self, receipt: Receipt) -> Figures:
        post_id = self._post_id(receipt)
        if not post_id:
            return Figures(remote_id=receipt.remote_id)
        counts = {**self._summaries(post_id), **self._insights(post_id)}
        if not counts and set(self._refused.values()) == {NO_RIGHT}:
            raise Misconfigured("facebook_figures_refused", params={"field": "page_access_token"})
        return Figures(remote_id=receipt.remote_id, counts=counts, refused=tuple(sorted(self._refused)))

    def _post_id(self, receipt: Receipt) -> str:
        """Films are counted by the post that shows them."""
        if receipt.facts.get("type") not in ("video", "reel"):
            return receipt.remote_id
        known = str(receipt.facts.get("post_id") or "")
        if known:
            return mapping.post_id({"post_id": known}, self._page_id)
        return mapping.post_id(self._still(lambda: self._client.fields(receipt.remote_id, "post_id")), self._page_id)

    def _insights(self, post_id: str) -> dict[Figure, int]:
        rows = self._ask(post_id, [name for name in self._metrics.values() if name not in self._refused])
        values = {str(row.get("name")): last_value(row) for row in rows}
        return {
            figure: value
            for figure, name in self._metrics.items()
            if (value := values.get(name)) is not None
        }  # fmt: skip

    def _ask(self, post_id: str, names: Sequence[str]) -> list[Mapping[str, Any]]:
        """All names at once; halved where one is refused, so that a bad one costs few calls and empties nothing."""
        if not names:
            return []
        try:
            return list(self._still(lambda: self._client.insights(post_id, names)))
        except (Rejected, AuthExpired) as refusal:
            if refusal.code == TOO_FEW:
                return []
            if refusal.code == NO_RIGHT or (refusal.code in (NO_NAME, "rejected") and len(names) == 1):
                self._refused.update(dict.fromkeys(names, refusal.code))
                return []
            if refusal.code not in (NO_NAME, "rejected"):
                raise
        half = len(names) // 2
        return [*self._ask(post_id, names[:half]), *self._ask(post_id, names[half:])]

    def _summaries(self, post_id: str) -> dict[Figure, int]:
        """Shares, reactions and comments; without the right to the last two, shares alone."""
        fields = [field for figure, field in self._counts.items() if field not in self._refused]
        if not fields:
            return {}
        try:
            row = self._still(lambda: self._client.fields(post_id, ",".join(fields)))
        except (Rejected, AuthExpired) as refusal:
            if refusal.code not in (NO_RIGHT, "rejected"):
                raise
            dropped = fields if len(fields) == 1 else [field for field in fields if field != "shares"]
            self._refused.update(dict.fromkeys(dropped, refusal.code))
            return self._summaries(post_id)
        return _counted(row, fields)

    @staticmethod
    def _still(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Rejected as refusal:
            if refusal.code == _GONE:
                raise _GoneMeanwhile from None
            raise


def _counted(row: Mapping[str, Any], fields: Iterable[str]) -> dict[Figure, int]:
    """Facebook leaves out ``shares`` where there are none."""
    counts: dict[Figure, int] = {}
    for figure, field in _COUNTS.items():
        if field not in fields:
            continue
        name = field.partition(".")[0]
        inner = row.get(name) or {}
        total = inner.get("count", 0) if name == "shares" else (inner.get("summary") or {}).get("total_count")
        if isinstance(total, int):
            counts[figure] = total
    return counts


def last_value(row: Mapping[str, Any]) -> int | None:
    """The last value told; one by kind is added up."""
    values = [entry.get("value") for entry in row.get("values") or []]
    last = values[-1] if values else None
    if isinstance(last, Mapping):
        return sum(int(part) for part in last.values() if isinstance(part, int | float))
    return int(last) if isinstance(last, int | float) else None
