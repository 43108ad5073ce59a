"""A clerk who connects an account: at the desk, and over there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from django.test import Client
from django.urls import reverse

from publishers.models import Channel
from publishers.sandbox import accounts

from .conftest import shown

PUBLIC = "https://pbgdpl.example.gov.vn"
APPS = {
    "facebook": (accounts.FACEBOOK.app_id, accounts.FACEBOOK.app_secret),
    "youtube": (accounts.YOUTUBE.client_id, accounts.YOUTUBE.client_secret),
    "zalo": (accounts.ZALO.app_id, accounts.ZALO.app_secret),
    "x": (accounts.X.client_id, accounts.X.client_secret),
}
#: The account's number and name, as the sandbox gives them.
ACCOUNTS = {
    "facebook": (accounts.FACEBOOK.page_id, accounts.FACEBOOK.page_name),
    "youtube": (accounts.YOUTUBE.channel_id, accounts.YOUTUBE.title),
    "zalo": (accounts.ZALO.oa_id, accounts.ZALO.name),
    "x": (accounts.X.user_id, accounts.X.name),
}


@dataclass
class Clerk:
    """Somebody at the desk, and the same person over there."""

    client: Client
    #: Runs what waits for a commit, as a worker would: the test of the new channel.
    commits: Any

    def begin(self, slug: str, channel: Channel | None = None, **given: str) -> str:
        """Step one; returns the address over there."""
        address = reverse("loa_channels:connect", args=[slug]) + (f"?channel={channel.pk}" if channel else "")
        app_id, secret = APPS[slug]
        response = self.client.post(address, {"app": "other", "app_id": app_id, "app_secret": secret, **given})
        assert response.status_code == 302, shown(response)
        return str(response.url)

    def agree(self, away: str, decision: str = "yes", without: str = "") -> str:
        """What a person does over there; returns where the browser is sent back to."""
        page = requests.get(away, timeout=10)
        assert page.status_code == 200, page.text
        rights = [right for right in re.findall(r'name="right" value="([^"]+)"', page.text) if right != without]
        form = [*parse_qsl(urlsplit(away).query), ("decision", decision), *(("right", right) for right in rights)]
        answer = requests.post(away.partition("?")[0], data=form, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])

    def come_back(self, back: str) -> Any:
        """The browser follows; the page at which it ends."""
        assert back.startswith(f"{PUBLIC}/-/connect/")
        return self.client.get(back.removeprefix(PUBLIC), follow=True)

    def choose(self, page: Any, place: str, **given: Any) -> Any:
        """Step three."""
        with self.commits(execute=True):
            return self.client.post(page.request["PATH_INFO"], {"place": place, **given}, follow=True)

    def list_accounts(self, slug: str, channel: Channel | None = None) -> Any:
        """Everything up to the list."""
        return self.come_back(self.agree(self.begin(slug, channel)))
