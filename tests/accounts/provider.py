"""A small OpenID provider on a port of this machine: one person, codes that work once, PKCE minded."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CLIENT, SECRET = "loa", "geheim-geheim-geheim"
_ACCESS = "access-token-of-the-provider"


@dataclass
class Provider:
    """What the office's own sign-on would say; ``claims`` is who stands before it."""

    claims: dict[str, Any]
    #: Code → the challenge it was given for; a code that was used is gone.
    codes: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_port}"

    def agree(self, authorize_url: str) -> dict[str, str]:
        """The person agrees over there: what their browser brings back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()}
        assert (query["client_id"], query["code_challenge_method"]) == (CLIENT, "S256")
        code = f"code-{len(self.codes)}-{len(self.asked)}"
        self.codes[code] = query["code_challenge"]
        return {"code": code, "state": query["state"]}

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        self.asked.append(path)
        if path == "/.well-known/openid-configuration":
            names = ("authorization", "token", "userinfo")
            return 200, {"issuer": self.url, **{f"{name}_endpoint": f"{self.url}/{name}" for name in names}}
        if path == "/token":
            verifier = form.get("code_verifier", "").encode()
            challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
            is_good = form.get("client_secret") == SECRET and self.codes.pop(form.get("code", ""), "") == challenge
            known = {"access_token": _ACCESS, "token_type": "Bearer", "expires_in": 60}
            return (200, known) if is_good else (400, {"error": "invalid_grant"})
        if path == "/userinfo" and authorization == f"Bearer {_ACCESS}":
            return 200, self.claims
        return 404, {}

    def __enter__(self) -> Provider:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                form = {name: values[0] for name, values in parse_qs(self.rfile.read(length).decode()).items()}
                status, told = provider.answer(self.path, form, self.headers.get("Authorization", ""))
                body = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *arguments: object) -> None:
                """Nothing: tests read the log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()
