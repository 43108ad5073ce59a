"""What Facebook counts of the Page itself: followers, and how many people saw anything of it in four weeks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from publishers.contract import AccountFigure, AccountFigures, AuthExpired, Meaning, Rejected, Source

from .client import PageClient
from .measuring import NO_NAME, NO_RIGHT, SINCE, TOO_FEW, last_value

_FOLLOWERS = "followers_count"
_PERIOD = "days_28"


def meanings(reach: str) -> dict[AccountFigure, Meaning]:
    """``reach``: Facebook's present name of the people reached by a Page."""
    found = {AccountFigure.FOLLOWERS: Meaning(names=(_FOLLOWERS,), note=_("People who follow the Page."))}
    if reach:
        found[AccountFigure.REACH_28] = Meaning(
            names=(reach,), since=SINCE, source=Source.REPORTED,
            note=_("Different people who saw anything of the Page in the last 28 days, by Facebook's estimate."),
            changed=_("Replaces “page_impressions_unique”; the two can't be compared."),
        )  # fmt: skip
    return found


def measure(client: PageClient, page_id: str, reach: str) -> AccountFigures:
    """Followers, and the reach where it is told: a refused name must not empty the rest."""
    counts: dict[AccountFigure, int] = {}
    row = client.fields(page_id, f"id,{_FOLLOWERS}")
    if isinstance(row.get(_FOLLOWERS), int):
        counts[AccountFigure.FOLLOWERS] = row[_FOLLOWERS]
    refused: tuple[str, ...] = ()
    if reach:
        try:
            rows = client.insights(page_id, [reach], period=_PERIOD)
        except (Rejected, AuthExpired) as refusal:
            if not _is_of_name(refusal):
                raise
            refused = (reach,) if refusal.code != TOO_FEW else ()
        else:
            value = last_value(rows[0]) if rows else None
            counts |= {} if value is None else {AccountFigure.REACH_28: value}
    return AccountFigures(account=str(row.get("id") or page_id), counts=counts, refused=refused)


def _is_of_name(refusal: Rejected | AuthExpired) -> bool:
    """The name is wrong, the access has no right to it, or the Page is too small: followers are told all the same."""
    return refusal.code in (NO_NAME, NO_RIGHT, TOO_FEW, "rejected")
