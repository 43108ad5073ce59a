"""From a person's short-lived token to a Page token that does not run out (docs/platforms/facebook.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cms.core.clock import rfc3339
from publishers.contract import Account, AuthExpired

from .client import PageClient

#: Of a long-lived user token when Facebook names none.
_LIFE_S = 60 * 24 * 3600


def exchange(client_with: Callable[[str], PageClient], account: Account, now: datetime) -> dict[str, str]:
    """Make the user token long-lived and fetch the Page's token with it; nothing without a user token.

    ``client_with`` gives a client that speaks with a certain token. Both calls may be repeated without harm. Raises
    ``AuthExpired`` when the user token is dead or its owner does not manage the Page.
    """
    own, page_id = account.credentials, account.options.page_id
    if not own.user_access_token:
        return {}
    user_token, ends = lengthen(
        client_with(own.user_access_token), own.user_access_token, own.app_id, own.app_secret, now
    )  # fmt: skip
    for page in client_with(user_token).pages():
        if str(page.get("id")) == page_id and page.get("access_token"):
            return {
                "page_access_token": str(page["access_token"]), "user_access_token": user_token,
                "expires_at": ends,
            }  # fmt: skip
    raise AuthExpired("facebook_not_managed", page=page_id)


def lengthen(client: PageClient, user_token: str, app_id: str, app_secret: str, now: datetime) -> tuple[str, str]:
    """A long-lived user token for a short-lived one, and when it ends (RFC 3339)."""
    answer = client.exchange(user_token, app_id, app_secret)
    lifetime = str(answer.get("expires_in", ""))
    ends = now + timedelta(seconds=int(lifetime) if lifetime.isdigit() else _LIFE_S)
    return str(answer["access_token"]), rfc3339(ends)
