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


@dataclass(frozen=True, slots=True, kw_only=True)
class YouTubeAccount:
    """A channel, one of its playlists, and the OAuth client and consent by which it may be used."""

    channel_id: str
    title: str
    playlist_id: str
    client_id: str
    client_secret: str
    refresh_token: str


YOUTUBE = YouTubeAccount(
    channel_id="UCsandboxPBGDPLtinh00001",
    title="Pháp luật và Đời sống",
    playlist_id="PLsandboxPhapLuatChoMoiNguoi0001",
    client_id="220000000022-sandbox.apps.googleusercontent.com",
    client_secret="GOCSPX-sandboxYouTubeSecret",  # noqa: S106
    refresh_token="1//0sandboxYouTubeRefreshToken0123456789",  # noqa: S106
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeAccount:
    """A portal of the exchange profile: who it is, and the key that it shares with us."""

    name: str
    title: str
    keyid: str
    shared_key: str


NATIONAL_PORTAL = ExchangeAccount(
    name="national_portal",
    title="Cổng PBGDPL quốc gia",
    keyid="loa-demo-2026-01",
    shared_key="sandboxNationalPortalSharedKey0123456789",
)

#: By the name in the address: ``{base}/department_portal/{name}/receive``.
DEPARTMENT_PORTALS = {
    portal.name: portal
    for portal in (
        ExchangeAccount(
            name="so-y-te", title="Sở Y tế", keyid="loa-demo-soyt",
            shared_key="sandboxDepartmentPortalKeyOfHealth012345",
        ),
        ExchangeAccount(
            name="so-giao-duc", title="Sở Giáo dục và Đào tạo", keyid="loa-demo-sogd",
            shared_key="sandboxDepartmentPortalKeyOfSchools01234",
        ),
        ExchangeAccount(
            name="phuong-trung-tam", title="UBND phường Trung tâm", keyid="loa-demo-phuong",
            shared_key="sandboxDepartmentPortalKeyOfTheWard01234",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class XAccount:
    """An account of X, the app that may post to it, and its tokens."""

    user_id: str
    username: str
    name: str
    client_id: str
    client_secret: str
    access_token: str
    refresh_token: str


X = XAccount(
    user_id="1840000000000000001",
    username="phapluattinh",
    name="Phổ biến, giáo dục pháp luật tỉnh",
    client_id="c2FuZGJveFhDbGllbnQwMTIzNDU6MTpjaQ",
    client_secret="sandboxXClientSecret0123456789abcdef",  # noqa: S106
    access_token="sandboxXAccessToken0123456789abcdefghijklmn",  # noqa: S106
    refresh_token="sandboxXRefreshToken9876543210zyxwvutsrqpon",  # noqa: S106
)
