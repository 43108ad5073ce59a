"""HTTP message signatures (RFC 9421) and digests (RFC 9530), as the exchange profile uses them.

Source of the profile and of its test vector: section B5 of the exchange contract (docs/platforms/national_portal.md).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

#: Components signed on a request with a body, in this order.
BODY_COMPONENTS = ("@method", "@authority", "@path", "content-type", "content-digest", "idempotency-key")
#: Components signed on a GET or HEAD, in this order.
READ_COMPONENTS = ("@method", "@authority", "@path", "@query")
#: How far the two clocks may stand apart, in seconds.
TOLERANCE_S = 300
_INPUT = re.compile(r"^(?P<label>[a-z][a-z0-9_-]*)=(?P<params>\((?P<names>[^)]*)\)(?P<rest>.*))$")
_PARAM = re.compile(r';([a-z]+)=(?:"([^"]*)"|([0-9]+))')
_CREATED = re.compile(r"[0-9]{1,12}")


class SignatureInvalid(Exception):
    """The message is not signed as it must be; ``reason`` is a short code, ``detail`` a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What of a request is signed. Header names in lower case."""

    method: str
    authority: str
    path: str
    query: str = ""
    headers: Mapping[str, str]

    def component(self, name: str) -> str:
        if name == "@method":
            return self.method.upper()
        if name == "@authority":
            return self.authority.lower()
        if name == "@path":
            return self.path or "/"
        if name == "@query":
            return "?" + self.query
        try:
            return self.headers[name].strip()
        except KeyError:
            raise SignatureInvalid("missing_component", f"the signed header {name} is not there") from None


def content_digest(body: bytes) -> str:
    """The ``Content-Digest`` header of the body."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signature_base(parts: Parts, components: tuple[str, ...], params: str) -> str:
    """The string that is signed (RFC 9421 §2.5)."""
    lines = [f'"{name}": {parts.component(name)}' for name in components]
    lines.append(f'"@signature-params": {params}')
    return "\n".join(lines)


def sign(
    parts: Parts, *, key: bytes, keyid: str, created: datetime, nonce: str, components: tuple[str, ...]
) -> dict[str, str]:
    """Return the ``Signature-Input`` and ``Signature`` headers (``hmac-sha256``)."""
    names = " ".join(f'"{name}"' for name in components)
    params = f'({names});created={int(created.timestamp())};keyid="{keyid}";alg="hmac-sha256";nonce="{nonce}"'
    value = _mac(key, signature_base(parts, components, params))
    return {"Signature-Input": f"sig1={params}", "Signature": f"sig1=:{value}:"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Who signed, when, with which nonce (the caller remembers nonces for ten minutes)."""

    keyid: str
    created: int
    nonce: str


def verify(parts: Parts, *, keys: Mapping[str, bytes], body: bytes | None, now: datetime) -> Verified:
    """Check signature, digest and clock. Raises ``SignatureInvalid``."""
    match = _INPUT.match(parts.headers.get("signature-input", ""))
    if not match:
        raise SignatureInvalid("missing", "the request carries no readable Signature-Input header")
    names = tuple(name.strip('"') for name in match["names"].split())
    given = {name: quoted or number for name, quoted, number in _PARAM.findall(match["rest"])}
    wanted = READ_COMPONENTS if body is None else BODY_COMPONENTS
    if not set(wanted) <= set(names):
        raise SignatureInvalid("components", "the signature does not cover " + " ".join(wanted))
    if given.get("alg", "hmac-sha256") != "hmac-sha256":
        raise SignatureInvalid("algorithm", "only hmac-sha256 is accepted")
    if not _CREATED.fullmatch(given.get("created", "")):
        raise SignatureInvalid("created", "the signature says no creation time")
    drift = abs(int(given["created"]) - int(now.timestamp()))
    if drift > TOLERANCE_S:
        raise SignatureInvalid("clock", f"the clocks stand {drift} s apart; at most {TOLERANCE_S} s is allowed")
    key = keys.get(given.get("keyid", ""))
    if key is None:
        raise SignatureInvalid("keyid", "the key named in the signature is not known here")
    if body is not None and not _same(parts.headers.get("content-digest", ""), content_digest(body)):
        raise SignatureInvalid("digest", "Content-Digest does not match the body")
    expected = f"{match['label']}=:{_mac(key, signature_base(parts, names, match['params']))}:"
    if not _same(parts.headers.get("signature", ""), expected):
        raise SignatureInvalid("mac", "the signature does not match the request")
    return Verified(keyid=given["keyid"], created=int(given["created"]), nonce=given.get("nonce", ""))


def _mac(key: bytes, base: str) -> str:
    return base64.b64encode(hmac.new(key, base.encode(), hashlib.sha256).digest()).decode()


def _same(given: str, expected: str) -> bool:
    """Compare in constant time; as bytes, since what came over the wire need not be ASCII."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode())
