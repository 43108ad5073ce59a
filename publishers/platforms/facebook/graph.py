"""facebook-sdk's client made fit for work: our HTTP, a chosen version and host, and errors that keep their details.

The library is from 2018: left as it is it pins a dead version, never checks the HTTP status, raises ``KeyError`` when
an answer names no content type, writes lists and booleans as Python does, and puts the token into query strings.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

import facebook

from cms.core.http import Answer, HttpClient

from .schema import FacebookCredentials

Json = dict[str, Any]


class GraphFailure(facebook.GraphAPIError):
    """An answer that is not a success: the Graph's error object, or ``code`` ``None`` when there was none to read."""

    def __init__(self, answer: Answer, result: Any) -> None:
        super().__init__(result)
        self.status = answer.status
        self.headers = answer.headers
        error = result.get("error") if isinstance(result, dict) else None
        self.error: Json = error if isinstance(error, dict) else {}

    @property
    def subcode(self) -> int | None:
        return self.error.get("error_subcode")

    @property
    def is_transient(self) -> bool:
        return bool(self.error.get("is_transient"))

    @property
    def data(self) -> Json:
        """``error_data``, which is sometimes an object and sometimes a text that holds one."""
        data = self.error.get("error_data")
        try:
            data = json.loads(data) if isinstance(data, str) else data
        except ValueError:
            data = None
        return data if isinstance(data, dict) else {}


class PageGraph(facebook.GraphAPI):
    """A Graph client for one Page; every helper of the library goes through ``request``, so that is what changes."""

    def __init__(
        self, http: HttpClient, *, base_url: str, version: str, credentials: FacebookCredentials,
        before: Callable[[], None], after: Callable[[Answer], None],
    ) -> None:  # fmt: skip
        """``before`` each call and ``after`` each answer, of whatever kind."""
        super().__init__(access_token=credentials.page_access_token, session=http.session)
        # Not by the parameter: the library refuses every version above 3.1.
        self.version = version
        self._http = http
        self._before = before
        self._after = after
        self._base_url = base_url
        self._proof = appsecret_proof(credentials)

    def request(
        self,
        path: str,
        args: Mapping[str, Any] | None = None,
        post_args: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        method: str | None = None,
        *,
        base_url: str = "",
        is_signed: bool = True,
    ) -> Json:
        """Call the Graph and return its JSON object. Raises ``GraphFailure`` and ``cms.core.http.HttpError``.

        The token travels in the body of a POST and in a header otherwise, never in an address; not ``is_signed`` are
        posts that carry their own.
        """
        params, data, headers = _encoded(args or {}), None, {}
        if post_args is None:
            headers["Authorization"] = f"OAuth {self.access_token}"
            params["appsecret_proof"] = self._proof
        else:
            secrets = {"access_token": self.access_token, "appsecret_proof": self._proof}
            data = {**_encoded(post_args), **(secrets if is_signed else {})}
        self._before()
        answer = self._http.request(
            method or ("GET" if post_args is None else "POST"),
            f"{base_url or self._base_url}/{path}",
            params=params, data=data, files=files, headers=headers,
        )  # fmt: skip
        self._after(answer)
        try:
            result = answer.json()
        except ValueError:
            result = None
        if not isinstance(result, dict) or "error" in result or not 200 <= answer.status < 300:
            raise GraphFailure(answer, result)
        return result


def appsecret_proof(credentials: FacebookCredentials) -> str:
    """Proof that the caller of the token also knows the app's secret."""
    token = credentials.page_access_token.encode()
    return hmac.new(credentials.app_secret.encode(), token, hashlib.sha256).hexdigest()


def _encoded(values: Mapping[str, Any]) -> Json:
    """Values as the Graph reads them: ``true``, not ``True``; lists and objects as JSON."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in values.items()
        if value is not None
    }
