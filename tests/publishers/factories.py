"""Channels of the sandbox's demo accounts, and deliveries on them."""

from __future__ import annotations

from typing import Any

from publishers.channels import save_channel
from publishers.models import Channel, Delivery
from publishers.planning.plan import Choice, plan
from publishers.sandbox import accounts
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.telegram.account import BOT_TOKEN, CHANNEL
from tests.entries.factories import make_entry


def endpoints(base_url: str) -> dict[str, str]:
    """What ``LOA_PUBLISHERS['ENDPOINTS']`` says when the platforms are this sandbox."""
    return {
        "FACEBOOK_GRAPH_URL": f"{base_url}/facebook/graph",
        "FACEBOOK_VIDEO_URL": f"{base_url}/facebook/video",
        "FACEBOOK_RUPLOAD_URL": f"{base_url}/facebook/rupload",
        "FACEBOOK_DIALOG_URL": f"{base_url}/facebook/www",
        "GOOGLE_AUTHORIZE_URL": f"{base_url}/youtube/accounts/o/oauth2/v2/auth",
        "X_AUTHORIZE_URL": f"{base_url}/x/i/oauth2/authorize",
        "YOUTUBE_API_URL": f"{base_url}/youtube/api",
        "YOUTUBE_ANALYTICS_URL": f"{base_url}/youtube/analytics",
        "YOUTUBE_HUB_URL": f"{base_url}/youtube/hub",
        "GOOGLE_TOKEN_URL": f"{base_url}/youtube/token",
        "ZALO_OAUTH_URL": f"{base_url}/zalo/oauth",
        "ZALO_API_URL": f"{base_url}/zalo/api",
        "X_API_URL": f"{base_url}/x/api",
        "X_WEB_URL": f"{base_url}/x",
        "TELEGRAM_API_URL": f"{base_url}/telegram/api",
        "TELEGRAM_WEB_URL": f"{base_url}/telegram",
    }


def facebook(name: str = "Facebook", **credentials: str) -> Channel:
    """The sandbox's Page."""
    account = accounts.FACEBOOK
    channel, _ = save_channel(
        {
            "name": name, "platform": "facebook", "options": {"page_id": account.page_id},
            "credentials": {
                "page_access_token": account.page_access_token, "app_id": account.app_id,
                "app_secret": account.app_secret, **credentials,
            },
        }
    )  # fmt: skip
    return channel


def department(running: RunningSandbox, portal: str = "so-y-te") -> Channel:
    """One of the sandbox's department portals."""
    account = accounts.DEPARTMENT_PORTALS[portal]
    channel, _ = save_channel(
        {
            "name": account.title, "platform": "department_portal",
            "options": {"endpoint": f"{running.base_url}/department_portal/{portal}/receive", "keyid": account.keyid},
            "credentials": {"shared_key": account.shared_key},
        }
    )  # fmt: skip
    return channel


def zalo(name: str = "Zalo") -> Channel:
    """The sandbox's Official Account."""
    account = accounts.ZALO
    keys = ("app_id", "app_secret", "access_token", "refresh_token", "oa_secret_key")
    return _channel(
        name, "zalo", {"oa_id": account.oa_id, "author": "Sở Tư pháp"}, {key: getattr(account, key) for key in keys}
    )


def x(name: str = "X") -> Channel:
    """The sandbox's account at X."""
    account = accounts.X
    keys = ("client_id", "client_secret", "access_token", "refresh_token")
    return _channel(name, "x", {"tier": "pay_per_use"}, {key: getattr(account, key) for key in keys})


def youtube(name: str = "YouTube") -> Channel:
    """The sandbox's channel of videos."""
    account = accounts.YOUTUBE
    keys = ("client_id", "client_secret", "refresh_token")
    return _channel(name, "youtube", {"channel_id": account.channel_id}, {key: getattr(account, key) for key in keys})


def telegram(name: str = "Telegram") -> Channel:
    return _channel(name, "telegram", {"chat_id": f"@{CHANNEL}"}, {"bot_token": BOT_TOKEN})


def national(running: RunningSandbox, **options: str) -> Channel:
    """The sandbox's national portal."""
    account = accounts.NATIONAL_PORTAL
    given = {
        "base_url": f"{running.base_url}/national_portal", "transport": "http_push", "keyid": account.keyid, **options
    }  # fmt: skip
    return _channel(account.title, "national_portal", given, {"shared_key": account.shared_key})


def by_hand(name: str = "Đài truyền thanh") -> Channel:
    """A place without an API."""
    channel, _ = save_channel({"name": name, "platform": "by_hand", "options": {"place": name}, "credentials": {}})
    return channel


def _channel(name: str, platform: str, options: dict[str, str], credentials: dict[str, str]) -> Channel:
    made, _ = save_channel({"name": name, "platform": platform, "options": options, "credentials": credentials})
    return made


def planned(channel: Channel, title: str = "Luật Căn cước", **given: Any) -> Delivery:
    """A delivery of a new entry, due now."""
    entry = make_entry(title, agency="so-tu-phap", url="https://pbgdpl.example.gov.vn/muc/", summary="Tóm tắt", **given)
    return plan(entry, [Choice(channel=channel)])[0]
