"""X's OAuth 2.0 with PKCE: the person who is logged in there lets the app post as that account."""

from __future__ import annotations

from collections.abc import Mapping

from cms.core.http import AnswerLost, NotSent
from cms.core.secrets import redact
from publishers.contract import Ask, AuthExpired, Connecting, NotConnected, Place, Throttled, Unreachable

from . import oauth


class XConnecting(Connecting):
    """Authorise, redeem the code within its thirty seconds, ask whose account it is."""

    network = "X"
    endpoints = {"X_AUTHORIZE_URL": "https://x.com/i/oauth2/authorize"}
    id_field = "client_id"
    secret_field = "client_secret"  # noqa: S105
    needs_secret = False
    needs = oauth.SCOPES
    console = "https://developer.x.com/en/portal/dashboard"

    def address(self, ask: Ask) -> str:
        return oauth.authorize_url(
            self.endpoint["X_AUTHORIZE_URL"], client_id=self.app.id, redirect_uri=ask.redirect_uri, state=ask.state,
            verifier=ask.verifier, scopes=self.scopes,
        )  # fmt: skip

    def places(self, ask: Ask, code: str, query: Mapping[str, str]) -> list[Place]:
        try:
            tokens = oauth.exchange(
                self.http, self.clock, base_url=self.endpoint["X_API_URL"], client_id=self.app.id,
                client_secret=self.app.secret, code=code, redirect_uri=ask.redirect_uri, verifier=ask.verifier,
            )  # fmt: skip
        except AuthExpired as error:
            about_app = "client" in error.detail or "unauthorized" in error.detail.lower()
            refused = "connect_app_refused" if about_app else "connect_code_refused"
            raise NotConnected(refused, detail=error.detail) from None
        me = self._me(tokens["access_token"])
        return [
            Place(
                id=str(me["id"]), name=str(me.get("name") or me["id"]),
                note=f"@{me['username']}" if me.get("username") else "",
                picture=str(me.get("profile_image_url") or ""), credentials=tokens,
            )
        ]  # fmt: skip

    def _me(self, token: str) -> Mapping[str, object]:
        try:
            answer = self.http.request(
                "GET", f"{self.endpoint['X_API_URL']}/2/users/me", params={"user.fields": "profile_image_url"},
                headers={"Authorization": f"Bearer {token}"},
            )  # fmt: skip
        except (NotSent, AnswerLost) as error:
            raise Unreachable(detail=str(error)) from None
        if answer.status == 429:
            raise Throttled(retry_after=60, detail="X asks to wait")
        try:
            body = answer.json()
        except ValueError:
            body = None
        data = body.get("data") if isinstance(body, dict) else None
        if isinstance(data, dict) and data.get("id"):
            return data
        if answer.status in (401, 402, 403):
            raise NotConnected("connect_refused", detail=redact(answer.text[:300], (token,)))
        raise Unreachable(detail=f"HTTP {answer.status} without a readable answer")
