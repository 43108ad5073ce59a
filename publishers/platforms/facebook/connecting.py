"""Facebook Login: a person agrees, and the Pages that this person manages are ours to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from publishers.contract import (
    Account,
    Ask,
    AuthExpired,
    Connecting,
    Misconfigured,
    NotConnected,
    Place,
    PublishError,
    Rejected,
    Unreachable,
)

from .client import PageClient
from .graph import Json
from .schema import GRAPH_VERSION, FacebookCredentials, FacebookOptions
from .tokens import lengthen

#: Any of these tasks lets a person publish on a Page; newer Pages name them otherwise.
_MAY_PUBLISH = frozenset({"CREATE_CONTENT", "MANAGE", "PROFILE_PLUS_CREATE_CONTENT", "PROFILE_PLUS_FULL_CONTROL"})
#: Pages whose picture is asked for; the others show their first letter.
_PICTURES_MAX = 12


class FacebookConnecting(Connecting):
    """Authorise, redeem the code, make the person's token a long-lived one, list the Pages with their own tokens."""

    network = "Facebook"
    endpoints = {"FACEBOOK_DIALOG_URL": "https://www.facebook.com"}
    account_field = "page_id"
    needs = ("pages_show_list", "pages_manage_posts", "pages_read_engagement")
    wants = ("pages_manage_engagement", "pages_manage_metadata", "read_insights")
    console = "https://developers.facebook.com/apps"

    def address(self, ask: Ask) -> str:
        asked = {
            "client_id": self.app.id, "redirect_uri": ask.redirect_uri, "scope": ",".join(self.scopes),
            "state": ask.state, "response_type": "code",
        }  # fmt: skip
        return f"{self.endpoint['FACEBOOK_DIALOG_URL']}/{self._version}/dialog/oauth?{urlencode(asked)}"

    def places(self, ask: Ask, code: str, query: Mapping[str, str]) -> list[Place]:
        short = self._redeem(ask, code)
        user_token, ends = lengthen(self._client(short), short, self.app.id, self.app.secret, self.clock.now())
        client = self._client(user_token)
        missing = self._not_given(client, user_token)
        pages = [page for page in client.pages() if page.get("id") and page.get("access_token")]
        pictures = _pictures(client, pages[:_PICTURES_MAX])
        return [
            self._place(page, missing, pictures.get(str(page["id"]), ""), user_token=user_token, ends=ends)
            for page in pages
        ]

    def _redeem(self, ask: Ask, code: str) -> str:
        refused: PublishError
        try:
            return self._client("").redeem(code, ask.redirect_uri, self.app.id, self.app.secret)
        except (AuthExpired, Misconfigured, Rejected, Unreachable) as error:
            refused = error
        # No code of Facebook's tells the two apart, only its words.
        about_app = "application" in refused.detail or "client secret" in refused.detail
        if isinstance(refused, Unreachable) and not about_app:
            raise refused
        raise NotConnected("connect_app_refused" if about_app else "connect_code_refused", detail=refused.detail)

    def _not_given(self, client: _LoginClient, token: str) -> tuple[str, ...]:
        """What the person unticked. Not being told is no reason to stop: the test afterwards will say."""
        try:
            given = client.inspect(token, self.app.id, self.app.secret).get("scopes")
        except PublishError:
            return ()
        return self.missing(given) if isinstance(given, list) else ()

    def _place(self, page: Json, missing: tuple[str, ...], picture: str, *, user_token: str, ends: str) -> Place:
        tasks = page.get("tasks")
        may_publish = not isinstance(tasks, list) or bool(_MAY_PUBLISH & set(tasks))
        lacks = (*missing, *(() if may_publish else ("CREATE_CONTENT",)))
        return Place(
            id=str(page["id"]), name=str(page.get("name") or page["id"]), picture=picture,
            options={"page_id": str(page["id"])},
            credentials={
                "page_access_token": str(page["access_token"]), "user_access_token": user_token, "expires_at": ends,
            },
            missing=lacks, is_usable=may_publish and not set(missing) & set(self.needs),
        )  # fmt: skip

    @property
    def _version(self) -> str:
        return str(self.options.get("version") or GRAPH_VERSION)

    def _client(self, token: str) -> _LoginClient:
        # A token that does not exist yet can't be empty in the model; calls without one are not signed.
        own = FacebookCredentials(page_access_token=token or "-", app_id=self.app.id, app_secret=self.app.secret)
        account = Account(
            channel="", options=FacebookOptions(page_id="0", version=self._version), credentials=own
        )  # fmt: skip
        return _LoginClient(self.http, account, graph_url=self.endpoint["FACEBOOK_GRAPH_URL"], clock=self.clock)


class _LoginClient(PageClient):
    """The calls that only logging in needs."""

    def redeem(self, code: str, redirect_uri: str, app_id: str, app_secret: str) -> str:
        """A short-lived user token for the code, which works once."""
        args = {"client_id": app_id, "redirect_uri": redirect_uri, "client_secret": app_secret, "code": code}
        path = self._path("oauth", "access_token")
        return str(
            self._call(lambda: self._graph.request(path, args=args, is_signed=False), needs=("access_token",))[
                "access_token"
            ]
        )

    def picture(self, page_id: str) -> str:
        """The address of the Page's picture."""
        answer = self._call(lambda: self._graph.get_connections(page_id, "picture", redirect=False, width=96))
        data: Any = answer.get("data")
        return str(data.get("url") or "") if isinstance(data, dict) else ""


def _pictures(client: _LoginClient, pages: list[Json]) -> dict[str, str]:
    """Page → picture; the first refusal ends the asking, since a picture is worth no trouble."""
    found: dict[str, str] = {}
    for page in pages:
        try:
            found[str(page["id"])] = client.picture(str(page["id"]))
        except PublishError:
            break
    return found
