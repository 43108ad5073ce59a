"""The account's list of articles: only there are an article's address and its numbers, and what has no token left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from publishers.contract import (
    Absent,
    AccountFigure,
    AccountFigures,
    CannotTell,
    Figure,
    Figures,
    Found,
    Meaning,
    PublishError,
    Receipt,
    Sighting,
)

from . import mapping
from .client import PAGE, Json, ZaloClient

#: Pages of ten walked back at most before a look-up gives up, and before older articles are no longer counted.
LOOKUP_PAGES, COUNTED_PAGES = 20, 200
_FIGURES = {"total_view": Figure.VIEWS, "total_share": Figure.SHARES}
MEANINGS = {
    Figure.VIEWS: Meaning(names=("total_view",), note=_("Times the article was opened.")),
    Figure.SHARES: Meaning(names=("total_share",), note=_("Times it was shared from the article's page.")),
}
_FOLLOWERS = "num_follower"
ACCOUNT_MEANINGS = {
    AccountFigure.FOLLOWERS: Meaning(names=(_FOLLOWERS,), note=_("People who follow the Official Account."))
}


def pages(client: ZaloClient, kind: str, most: int) -> Iterator[list[Json]]:
    """Pages of ten, newest first."""
    for number in range(most):
        page = client.page(kind, number * PAGE)
        yield page
        if len(page) < PAGE:
            return


def row_of(client: ZaloClient, kind: str, article_id: str) -> Json | None:
    """The article's line."""
    for page in pages(client, kind, LOOKUP_PAGES):
        for media in page:
            if str(media.get("id")) == article_id:
                return media
    return None


def created_since(client: ZaloClient, kind: str, title: str, since: datetime) -> Sighting:
    """The one article of that title and kind made since then.

    Instants in the list are on Zalo's clock. Where ours is fast, an article would seem made before its intent: by so
    much the look goes further back, never less far, since what is missed would be made twice.
    """
    found: list[str] = []
    is_seen_whole = False
    for page in pages(client, kind, LOOKUP_PAGES):
        begin = since + min(client.skew, timedelta(0))
        recent = [media for media in page if mapping.created_at(media) >= begin]
        found += [str(media["id"]) for media in recent if mapping.same_title(str(media.get("title", "")), title)]
        is_seen_whole = len(page) < PAGE or not recent
        if is_seen_whole:
            break
    if not is_seen_whole or len(found) > 1:
        return CannotTell()
    return Found({"id": found[0]}) if found else Absent()


def figures(client: ZaloClient, receipts: Iterable[Receipt]) -> list[Figures]:
    """Views and shares since publication of these articles. When Zalo stops answering on the way, what was read."""
    wanted: dict[str, set[str]] = {}
    for receipt in receipts:
        wanted.setdefault(str(receipt.facts.get("type", "normal")), set()).add(receipt.remote_id)
    read: list[Figures] = []
    for kind, missing in wanted.items():
        try:
            read += _of_kind(client, kind, missing)
        except PublishError:
            if not read:
                raise
    return read


def _of_kind(client: ZaloClient, kind: str, missing: set[str]) -> list[Figures]:
    """An article that is not in the list, read to its end, is gone; one beyond where it was read is left out."""
    read: list[Figures] = []
    try:
        for page in pages(client, kind, COUNTED_PAGES):
            rows = [media for media in page if str(media.get("id")) in missing]
            read += [Figures(remote_id=str(row["id"]), counts=_counts(row)) for row in rows]
            missing -= {str(row["id"]) for row in rows}
            if missing and len(page) < PAGE:
                read += [Figures(remote_id=article_id, is_gone=True) for article_id in sorted(missing)]
                missing = set()
            if not missing:
                break
    except PublishError:
        if not read:
            raise
    return read


def _counts(row: Mapping[str, object]) -> dict[Figure, int]:
    told = {figure: str(row.get(name, "")) for name, figure in _FIGURES.items()}
    return {figure: int(number) for figure, number in told.items() if number.isdigit()}


def account_figures(client: ZaloClient) -> AccountFigures:
    """How many follow the account."""
    account = client.account()
    told = str(account.get(_FOLLOWERS, ""))
    counts = {AccountFigure.FOLLOWERS: int(told)} if told.isdigit() else {}
    # The table of the documentation says oa_id, its sample oaid.
    return AccountFigures(account=str(account.get("oaid") or account.get("oa_id") or ""), counts=counts)
