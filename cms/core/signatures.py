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

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HMAC, ED25519 = "hmac-sha256", "ed25519"
#: What a signature is checked with: a shared secret, or the other side's public key.
Key = bytes | Ed25519PublicKey
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


def verify(parts: Parts, *, keys: Mapping[str, Key], body: bytes | None, now: datetime) -> Verified:
    """Check signature, digest and clock; ``body`` is ``None`` for a read. Raises ``SignatureInvalid``."""
    claim = _claim(parts, READ_COMPONENTS if body is None else BODY_COMPONENTS, keys, now)
    if body is not None and not _same(parts.headers.get("content-digest", ""), content_digest(body)):
        raise SignatureInvalid("digest", "Content-Digest does not match the body")
    return claim.check(parts)


def verify_unread(parts: Parts, *, keys: Mapping[str, Key], now: datetime) -> Verified:
    """The same for a body that is still to come: a stranger's is not even read. Raises ``SignatureInvalid``.

    Whoever reads the body compares its digest with the signed ``Content-Digest``.
    """
    return _claim(parts, BODY_COMPONENTS, keys, now).check(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """What a ``Signature-Input`` says, and the key that it names."""

    label: str
    names: tuple[str, ...]
    params: str
    key: Key
    verified: Verified

    def check(self, parts: Parts) -> Verified:
        base = signature_base(parts, self.names, self.params)
        if not _is_signed(self.key, base, self.label, parts.headers.get("signature", "")):
            raise SignatureInvalid("mac", "the signature does not match the request")
        return self.verified


def _claim(parts: Parts, wanted: tuple[str, ...], keys: Mapping[str, Key], now: datetime) -> _Claim:
    match = _INPUT.match(parts.headers.get("signature-input", ""))
    if not match:
        raise SignatureInvalid("missing", "the request carries no readable Signature-Input header")
    names = tuple(name.strip('"') for name in match["names"].split())
    given = {name: quoted or number for name, quoted, number in _PARAM.findall(match["rest"])}
    if not set(wanted) <= set(names):
        raise SignatureInvalid("components", "the signature does not cover " + " ".join(wanted))
    if given.get("alg", HMAC) not in (HMAC, ED25519):
        raise SignatureInvalid("algorithm", f"only {HMAC} and {ED25519} are accepted")
    if not _CREATED.fullmatch(given.get("created", "")):
        raise SignatureInvalid("created", "the signature says no creation time")
    drift = abs(int(given["created"]) - int(now.timestamp()))
    if drift > TOLERANCE_S:
        raise SignatureInvalid("clock", f"the clocks stand {drift} s apart; at most {TOLERANCE_S} s is allowed")
    key = keys.get(given.get("keyid", ""))
    if key is None:
        raise SignatureInvalid("keyid", "the key named in the signature is not known here")
    # The key decides on the algorithm, never the message: else a public key could be used as a shared one.
    if "alg" in given and given["alg"] != (HMAC if isinstance(key, bytes) else ED25519):
        raise SignatureInvalid("algorithm", "the key named in the signature is for another algorithm")
    verified = Verified(keyid=given["keyid"], created=int(given["created"]), nonce=given.get("nonce", ""))
    return _Claim(label=match["label"], names=names, params=match["params"], key=key, verified=verified)


def _is_signed(key: Key, base: str, label: str, given: str) -> bool:
    if isinstance(key, bytes):
        return _same(given, f"{label}=:{_mac(key, base)}:")
    encoded = given.removeprefix(f"{label}=:").removesuffix(":")
    try:
        key.verify(base64.b64decode(encoded.encode("ascii"), validate=True), base.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _mac(key: bytes, base: str) -> str:
    return base64.b64encode(hmac.new(key, base.encode(), hashlib.sha256).digest()).decode()


def _same(given: str, expected: str) -> bool:
    """Compare in constant time; as bytes, since what came over the wire need not be ASCII."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode())
