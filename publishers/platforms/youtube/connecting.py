"""Google's consent: whoever manages the channel agrees, and the channel behind the account is ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from cms.core.clock import rfc3339
from cms.core.http import Answer, AnswerLost, NotSent
from cms.core.secrets import redact
from publishers.contract import Account, Ask, Connecting, NotConnected, Place, PublishError, Throttled, Unreachable

from .client import API_URL, TOKEN_URL, YouTubeClient
from .schema import YouTubeCredentials

AUTHORIZE_URL = "GOOGLE_AUTHORIZE_URL"
_SCOPE = "https://www.googleapis.com/auth/"
#: The token endpoint's words for an app that is wrong.
_APP_REFUSED = frozenset({"invalid_client", "unauthorized_client", "deleted_client", "redirect_uri_mismatch"})


class YouTubeConnecting(Connecting):
    """Authorise with offline access, redeem the code, ask which channel it is."""

    network = "Google"
    endpoints = {AUTHORIZE_URL: "https://accounts.google.com/o/oauth2/v2/auth"}
    id_field = "client_id"
    secret_field = "client_secret"  # noqa: S105
    account_field = "channel_id"
    # The second one covers changing, deleting, playlists and captions.
    needs = (_SCOPE + "youtube.upload", _SCOPE + "youtube.force-ssl")
    wants = (_SCOPE + "yt-analytics.readonly",)
    console = "https://console.cloud.google.com/apis/credentials"

    def address(self, ask: Ask) -> str:
        asked = {
            "client_id": self.app.id, "redirect_uri": ask.redirect_uri, "response_type": "code",
            "scope": " ".join(self.scopes), "state": ask.state,
            # Only a fresh consent brings a refresh token.
            "access_type": "offline", "prompt": "consent",
        }  # fmt: skip
        return f"{self.endpoint[AUTHORIZE_URL]}?{urlencode(asked)}"

    def places(self, ask: Ask, code: str, query: Mapping[str, str]) -> list[Place]:
        tokens = self._redeem(ask, code)
        scopes = tokens.get("scope")
        missing = self.missing(scopes.split()) if isinstance(scopes, str) else ()
        credentials = {
            "refresh_token": str(tokens["refresh_token"]), "access_token": str(tokens["access_token"]),
            "expires_at": self._end(tokens.get("expires_in")) or rfc3339(self.clock.now() + timedelta(hours=1)),
            # Named only where the consent is for a time, as that of an app still in testing is.
            "consent_ends_at": self._end(tokens.get("refresh_token_expires_in")),
        }  # fmt: skip
        channel = self._channel(credentials)
        if channel is None:
            raise NotConnected("youtube_no_channel")
        snippet = channel.get("snippet") or {}
        return [
            Place(
                id=str(channel["id"]), name=str(snippet.get("title") or channel["id"]),
                note=str(snippet.get("customUrl") or ""), picture=_picture(snippet),
                options={"channel_id": str(channel["id"])}, credentials=credentials,
                missing=missing, is_usable=not set(missing) & set(self.needs),
            )
        ]  # fmt: skip

    def _redeem(self, ask: Ask, code: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code", "code": code, "client_id": self.app.id,
            "client_secret": self.app.secret, "redirect_uri": ask.redirect_uri,
        }  # fmt: skip
        try:
            answer = self.http.request("POST", self.endpoint[TOKEN_URL], data=form)
        except (NotSent, AnswerLost) as error:
            raise Unreachable(detail=str(error)) from None
        body = _object(answer)
        if answer.status == 429:
            raise Throttled(retry_after=60, detail="the token endpoint asks to wait")
        if body is None or answer.status >= 500:
            raise Unreachable(detail=f"HTTP {answer.status} without a readable answer")
        if not body.get("access_token"):
            said = " ".join(str(body[name]) for name in ("error", "error_description") if body.get(name))
            refused = "connect_app_refused" if body.get("error") in _APP_REFUSED else "connect_code_refused"
            raise NotConnected(refused, detail=redact(said, (self.app.secret, code)))
        if not body.get("refresh_token"):
            raise NotConnected("youtube_no_refresh_token")
        return body

    def _channel(self, credentials: Mapping[str, str]) -> dict[str, Any] | None:
        own = YouTubeCredentials(client_id=self.app.id, client_secret=self.app.secret, **credentials)
        account = Account(channel="", options=None, credentials=own, endpoints=self.endpoint)
        defaults = {API_URL: self.endpoint[API_URL], TOKEN_URL: self.endpoint[TOKEN_URL]}
        try:
            return YouTubeClient(account, self.http, self.clock, defaults).own_channel()
        except PublishError as error:
            # The account is fine, but has never made a channel.
            if error.code == "youtube_account":
                raise NotConnected("youtube_no_channel", detail=error.detail) from None
            raise

    def _end(self, lifetime: object) -> str:
        seconds = int(str(lifetime)) if str(lifetime).isdigit() else 0
        return rfc3339(self.clock.now() + timedelta(seconds=seconds)) if seconds else ""


def _picture(snippet: Mapping[str, Any]) -> str:
    thumbnails = snippet.get("thumbnails")
    default = thumbnails.get("default") if isinstance(thumbnails, dict) else None
    return str(default.get("url") or "") if isinstance(default, dict) else ""


def _object(answer: Answer) -> dict[str, Any] | None:
    try:
        body = answer.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
