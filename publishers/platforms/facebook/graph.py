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
from publishers.platforms.bodies import FileSlice, Multipart, Part

from .schema import FacebookCredentials

Json = dict[str, Any]

#: The one thing that tells a version which is no more from a call without a token: both are code 2500.
UNKNOWN_PATH = "unknown path components"
_NO_TOKEN = frozenset({104, 2500})


class GraphFailure(facebook.GraphAPIError):  # type: ignore[misc]
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
    def said(self) -> str:
        """Facebook's own message, in lower case."""
        return str(self.error.get("message", "")).lower()

    @property
    def is_transient(self) -> bool:
        return bool(self.error.get("is_transient"))

    @property
    def is_without_token(self) -> bool:
        """Whether the token did not arrive at all."""
        return self.code in _NO_TOKEN and UNKNOWN_PATH not in self.said

    @property
    def data(self) -> Json:
        """``error_data``, which is sometimes an object and sometimes a text that holds one."""
        data = self.error.get("error_data")
        try:
            data = json.loads(data) if isinstance(data, str) else data
        except ValueError:
            data = None
        return data if isinstance(data, dict) else {}


class BytesFailure(Exception):
    """The host of the bytes refused them; its errors are not the Graph's."""

    def __init__(self, answer: Answer, info: Json) -> None:
        super().__init__("the bytes were refused")
        self.status = answer.status
        self.kind = str(info.get("type", ""))
        self.message = str(info.get("message", ""))
        self.is_retriable = bool(info.get("retriable")) or (not info and answer.status >= 500)


class PageGraph(facebook.GraphAPI):  # type: ignore[misc]
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
        calls that carry a secret of their own. A header that does not arrive (some proxies strip it) is made up for.
        """
        url, params = f"{base_url or self._base_url}/{path}", _encoded(args or {})
        if post_args is not None:
            form = {**_encoded(post_args), **(self._secrets if is_signed else {})}
            return self._read(self._post(url, form, files))
        method = method or "GET"
        if not is_signed:
            return self._read(self._send(method, url, params=params))
        headers = {"Authorization": f"OAuth {self.access_token}"}
        answer = self._send(
            method, url, params={**params, "appsecret_proof": self._proof}, headers=headers
        )  # fmt: skip
        try:
            return self._read(answer)
        except GraphFailure as failure:
            if not failure.is_without_token:
                raise
        return self._read(self._send(method, url, params={**params, **self._secrets}))

    def send_bytes(self, url: str, content: FileSlice, *, offset: int, size: int) -> Json:
        """Send the raw bytes of a Reel to their own host. Raises ``BytesFailure``, which says whether to try again."""
        headers = {
            "Authorization": f"OAuth {self.access_token}", "offset": str(offset), "file_size": str(size),
            "Content-Type": "application/octet-stream",
        }  # fmt: skip
        answer = self._http.request("POST", url, data=content, headers=headers)
        result = _json(answer)
        info = result.get("debug_info") if isinstance(result, dict) else None
        if not isinstance(result, dict) or isinstance(info, dict) or not 200 <= answer.status < 300:
            raise BytesFailure(answer, info if isinstance(info, dict) else {})
        return result

    @property
    def _secrets(self) -> dict[str, str]:
        return {"access_token": str(self.access_token), "appsecret_proof": self._proof}

    def _post(self, url: str, form: dict[str, str], files: Mapping[str, Any] | None) -> Answer:
        """A slice of a file is read while it is sent; other files are small."""
        for name, (filename, content, *_) in (files or {}).items():
            if isinstance(content, FileSlice):
                body = Multipart(form, Part(name=name, filename=filename, content=content))
                return self._send("POST", url, data=body, headers={"Content-Type": body.content_type})
        return self._send("POST", url, data=form, files=files)

    def _send(self, method: str, url: str, **given: Any) -> Answer:
        self._before()
        answer = self._http.request(method, url, **given)
        self._after(answer)
        return answer

    @staticmethod
    def _read(answer: Answer) -> Json:
        result = _json(answer)
        if not isinstance(result, dict) or "error" in result or not 200 <= answer.status < 300:
            raise GraphFailure(answer, result)
        return result


def appsecret_proof(credentials: FacebookCredentials) -> str:
    """Proof that the caller of the token also knows the app's secret."""
    token = credentials.page_access_token.encode()
    return hmac.new(credentials.app_secret.encode(), token, hashlib.sha256).hexdigest()


def _json(answer: Answer) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _encoded(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as the Graph reads them: ``true``, not ``True``; lists and objects as JSON."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in values.items()
        if value is not None
    }
