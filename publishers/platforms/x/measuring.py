"""How often posts were seen and what readers did: a hundred a call, clicks only while X still tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from publishers.contract import (
    AccountFigure,
    AccountFigures,
    Figure,
    Figures,
    Gone,
    Meaning,
    Receipt,
    Rejected,
    Source,
)

from .client import IDS_MAX, PRIVATE, PUBLIC, XClient

#: X tells what only the owner may know (clicks) for so long.
PRIVATE_FOR = timedelta(days=30)
_PUBLIC = {
    "impression_count": Figure.VIEWS, "like_count": Figure.REACTIONS, "reply_count": Figure.COMMENTS,
    "retweet_count": Figure.SHARES, "quote_count": Figure.SHARES, "bookmark_count": Figure.SAVES,
}  # fmt: skip
_PRIVATE = {"url_link_clicks": Figure.CLICKS}
#: What is counted exactly.
_NOTES = {
    Figure.VIEWS: _("Times the post was shown, repeats included. Of a thread, its first post."),
    Figure.REACTIONS: _("Likes."),
    Figure.COMMENTS: _("Replies."),
    Figure.SHARES: _("Reposts and quotes, added up."),
    Figure.SAVES: _("Bookmarks."),
}
#: A refusal names the group, not the field.
MEANINGS = {
    **{
        figure: Meaning(
            names=(*(name for name, meant in _PUBLIC.items() if meant is figure), PUBLIC), note=_NOTES[figure]
        )
        for figure in dict.fromkeys(_PUBLIC.values())
    },
    Figure.CLICKS: Meaning(
        names=("url_link_clicks", PRIVATE), note=_("Clicks on the link; told for the first 30 days only.")
    ),
}  # fmt: skip
_FOLLOWERS = "followers_count"
ACCOUNT_MEANINGS = {
    AccountFigure.FOLLOWERS: Meaning(
        names=(_FOLLOWERS, PUBLIC), source=Source.UNCHECKED, note=_("Accounts that follow this one.")
    )
}


def measure_account(client: XClient) -> AccountFigures:
    """Followers; a look at the account is paid for as any other."""
    account = client.counted_me()
    told = (account.get(PUBLIC) or {}).get(_FOLLOWERS)
    counts = {AccountFigure.FOLLOWERS: told} if isinstance(told, int) else {}
    return AccountFigures(account=str(account.get("id", "")), counts=counts)


def measure(client: XClient, receipts: Sequence[Receipt], now: datetime) -> list[Figures]:
    """Figures of the first post of each item; reading the others of a thread would be paid for too."""
    young = [receipt.remote_id for receipt in receipts if _is_young(receipt, now)]
    old = [receipt.remote_id for receipt in receipts if not _is_young(receipt, now)]
    found: list[Figures] = []
    for ids in _hundreds(young):
        found += _young(client, ids)
    for ids in _hundreds(old):
        found += [_figures(post) for post in client.posts(ids, PUBLIC)]
    told = {figures.remote_id for figures in found}
    return found + [Figures(remote_id=post_id, is_gone=True) for post_id in (*young, *old) if post_id not in told]


def _young(client: XClient, ids: list[str]) -> list[Figures]:
    """Clicks too; when X refuses these, the rest is asked for alone."""
    try:
        posts = client.posts(ids, f"{PUBLIC},{PRIVATE}")
    except Gone:
        return []
    except Rejected:
        return [_figures(post, refused=(PRIVATE,)) for post in client.posts(ids, PUBLIC)]
    told = [_figures(post) for post in posts if PUBLIC in post]
    # X leaves out a post of which it won't tell one of the fields, without saying which.
    rest = [post_id for post_id in ids if post_id not in {figures.remote_id for figures in told}]
    return told + ([_figures(post, refused=(PRIVATE,)) for post in client.posts(rest, PUBLIC)] if rest else [])


def _figures(post: Mapping[str, Any], refused: tuple[str, ...] = ()) -> Figures:
    counts: dict[Figure, int] = {}
    for group, names in ((PUBLIC, _PUBLIC), (PRIVATE, _PRIVATE)):
        for name, figure in names.items():
            value = (post.get(group) or {}).get(name)
            if isinstance(value, int):
                counts[figure] = counts.get(figure, 0) + value
    return Figures(remote_id=str(post.get("id", "")), counts=counts, refused=refused)


def _is_young(receipt: Receipt, now: datetime) -> bool:
    said = str(receipt.facts.get("posted_at") or "")
    return bool(said) and now - datetime.fromisoformat(said) < PRIVATE_FOR


def _hundreds(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + IDS_MAX] for start in range(0, len(ids), IDS_MAX)]
