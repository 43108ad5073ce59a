"""OAuth v4 of Zalo: an administrator of the Official Account lets the app in (PKCE)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from cms.core.http import AnswerLost, NotSent
from publishers.contract import Ask, AuthExpired, Connecting, NotConnected, OutcomeUnknown, Place, Unreachable

from .client import ZaloClient
from .oauth import read_tokens
from .schema import ZaloCredentials


class ZaloConnecting(Connecting):
    """Authorise, redeem the code, ask whose account it is. One consent is for one account."""

    network = "Zalo"
    account_field = "oa_id"
    console = "https://developers.zalo.me/apps"
    # Zalo's documentation names code and oa_id only.
    repeats_state = False

    def address(self, ask: Ask) -> str:
        asked = {
            "app_id": self.app.id, "redirect_uri": ask.redirect_uri, "code_challenge": ask.challenge,
            "state": ask.state,
        }  # fmt: skip
        return f"{self.endpoint['ZALO_OAUTH_URL']}/v4/oa/permission?{urlencode(asked)}"

    def places(self, ask: Ask, code: str, query: Mapping[str, str]) -> list[Place]:
        tokens = self._redeem(ask, code)
        credentials = ZaloCredentials(app_id=self.app.id, app_secret=self.app.secret, **tokens)
        account = ZaloClient(
            self.http, self.clock, base_url=self.endpoint["ZALO_API_URL"], credentials=credentials,
            sign=bool(self.options.get("appsecret_proof")),
        ).account()  # fmt: skip
        # The table of the documentation says oa_id, its sample oaid.
        oa_id = str(account.get("oaid") or account.get("oa_id") or query.get("oa_id") or "")
        return [
            Place(
                id=oa_id, name=str(account.get("name") or oa_id), picture=str(account.get("avatar") or ""),
                options={"oa_id": oa_id}, credentials=tokens,
            )
        ]  # fmt: skip

    def _redeem(self, ask: Ask, code: str) -> dict[str, str]:
        form = {
            "code": code, "app_id": self.app.id, "grant_type": "authorization_code", "code_verifier": ask.verifier,
        }  # fmt: skip
        try:
            answer = self.http.request(
                "POST", self.endpoint["ZALO_OAUTH_URL"] + "/v4/oa/access_token",
                data=form, headers={"secret_key": self.app.secret},
            )  # fmt: skip
            return read_tokens(answer, self.clock, (self.app.secret, code, ask.verifier))
        except NotSent as error:
            raise Unreachable(detail=str(error)) from None
        except (AnswerLost, OutcomeUnknown) as error:
            raise Unreachable(detail=str(error)) from None
        except AuthExpired as error:
            # No code of Zalo's is documented for this; its words are what there is.
            about_app = "app_id" in error.detail or "secret" in error.detail
            refused = "connect_app_refused" if about_app else "connect_code_refused"
            raise NotConnected(refused, detail=error.detail) from None
