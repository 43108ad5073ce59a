"""The demo accounts that the sandbox accepts: made up, public, worth nothing anywhere else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FacebookAccount:
    """A Page, the app that may post to it, and the tokens of its Page and of its owner."""

    page_id: str
    page_name: str
    page_access_token: str
    user_access_token: str
    app_id: str
    app_secret: str


FACEBOOK = FacebookAccount(
    page_id="104857600000001",
    page_name="Phổ biến, giáo dục pháp luật tỉnh",
    page_access_token="EAASANDBOXpageToken0123456789abcdefghijklmnopqrstuvwxyz",  # noqa: S106
    user_access_token="EAASANDBOXuserToken9876543210zyxwvutsrqponmlkjihgfedcba",  # noqa: S106
    app_id="220000000000022",
    app_secret="5a11db0c5a11db0c5a11db0c5a11db0c",  # noqa: S106
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaloAccount:
    """An Official Account, the app that may post to it, its tokens and its webhook secret."""

    oa_id: str
    name: str
    app_id: str
    app_secret: str
    access_token: str
    refresh_token: str
    oa_secret_key: str


ZALO = ZaloAccount(
    oa_id="388613280879808645",
    name="Sở Tư pháp – Phổ biến, giáo dục pháp luật",
    app_id="1234567890123456789",
    app_secret="sandboxZaloAppSecret0",  # noqa: S106
    access_token="sandboxZaloAccessToken0123456789abcdefghijkl",  # noqa: S106
    refresh_token="sandboxZaloRefreshToken9876543210zyxwvutsrq",  # noqa: S106
    oa_secret_key="sandboxZaloWebhookKey",  # noqa: S106
)
