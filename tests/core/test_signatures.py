"""Message signatures: the contract's vector, and everything a forger or a wrong clock would try."""

from __future__ import annotations

import base64
import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from cms.core.signatures import (
    BODY_COMPONENTS,
    READ_COMPONENTS,
    Parts,
    SignatureInvalid,
    content_digest,
    sign,
    signature_base,
    verify,
    verify_unread,
)

# The vector of section B5 of the exchange contract.
KEY = b"test-shared-key-32-bytes-long!!!"
KEYID = "gialai-stp-2026-01"
BODY = b'{"profile":"pbgdpl-exchange/1.0"}'
DIGEST = "sha-256=:YUGPBptkjicTUtPJDeX51zpepXBcBgjKo6SM0+JHhhA=:"
IDEMPOTENCY_KEY = '"01JD8Z6Q4M3V7K2T9X5B1C0HNA"'
CREATED = datetime.fromtimestamp(1763712000, UTC)
NONCE = "b3k2j1"
SIGNATURE = "sig1=:OFDQmK/AA77eI2HJyFX3980Q84iyM2JmX8Gxn3Pta3M=:"
BASE = """\
"@method": POST
"@authority": portal.test
"@path": /exchange/v1/submissions
"content-type": application/json
"content-digest": sha-256=:YUGPBptkjicTUtPJDeX51zpepXBcBgjKo6SM0+JHhhA=:
"idempotency-key": "01JD8Z6Q4M3V7K2T9X5B1C0HNA"
"@signature-params": ("@method" "@authority" "@path" "content-type" "content-digest" "idempotency-key");\
created=1763712000;keyid="gialai-stp-2026-01";alg="hmac-sha256";nonce="b3k2j1\""""

POST = Parts(
    method="POST",
    authority="portal.test",
    path="/exchange/v1/submissions",
    headers={"content-type": "application/json", "content-digest": DIGEST, "idempotency-key": IDEMPOTENCY_KEY},
)
GET = Parts(method="GET", authority="portal.test", path="/exchange/v1/submissions", query="since=2026", headers={})


def signed(parts: Parts, components: tuple[str, ...] = BODY_COMPONENTS, created: datetime = CREATED) -> Parts:
    added = sign(parts, key=KEY, keyid=KEYID, created=created, nonce=NONCE, components=components)
    return with_headers(parts, **{name.lower(): value for name, value in added.items()})


def with_headers(parts: Parts, **headers: str) -> Parts:
    changed = {name.replace("_", "-"): value for name, value in headers.items()}
    return dataclasses.replace(parts, headers={**parts.headers, **changed})


def reason(
    parts: Parts, body: bytes | None = BODY, now: datetime = CREATED, key: bytes | Ed25519PublicKey = KEY
) -> str:
    with pytest.raises(SignatureInvalid) as caught:
        verify(parts, keys={KEYID: key}, body=body, now=now)
    return caught.value.reason


def test_digest_of_the_contract_vector():
    assert content_digest(BODY) == DIGEST


def test_base_of_the_contract_vector():
    params = signed(POST).headers["signature-input"].removeprefix("sig1=")
    assert signature_base(POST, BODY_COMPONENTS, params) == BASE


def test_signature_of_the_contract_vector():
    assert signed(POST).headers["signature"] == SIGNATURE


def test_verify_names_who_signed_and_when():
    verified = verify(signed(POST), keys={KEYID: KEY}, body=BODY, now=CREATED)
    assert (verified.keyid, verified.created, verified.nonce) == (KEYID, 1763712000, NONCE)


def test_a_read_is_signed_with_its_query():
    parts = signed(GET, READ_COMPONENTS)
    verify(parts, keys={KEYID: KEY}, body=None, now=CREATED)
    assert reason(dataclasses.replace(parts, query="since=2025"), body=None) == "mac"


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "PUT"},
        {"authority": "other.test"},
        {"path": "/exchange/v1/statistics"},
    ],
)
def test_a_changed_request_line_is_refused(changed):
    assert reason(dataclasses.replace(signed(POST), **changed)) == "mac"


@pytest.mark.parametrize("header", ["content_type", "idempotency_key"])
def test_a_changed_signed_header_is_refused(header):
    assert reason(with_headers(signed(POST), **{header: '"other"'})) == "mac"


def test_a_changed_body_is_refused():
    assert reason(signed(POST), body=BODY + b" ") == "digest"


def test_a_changed_body_with_its_own_digest_is_refused():
    parts = with_headers(signed(POST), content_digest=content_digest(b"{}"))
    assert reason(parts, body=b"{}") == "mac"


@pytest.mark.parametrize("param", ["created=1763712001", 'nonce="other"', 'keyid="gialai-stp-2026-01" '])
def test_changed_parameters_are_refused(param):
    name = param.split("=")[0]
    given = signed(POST).headers["signature-input"]
    kept = [part for part in given.split(";") if not part.startswith(name + "=")]
    assert reason(with_headers(signed(POST), signature_input=";".join([*kept, param]))) == "mac"


def test_the_digest_must_be_there():
    headers = {name: value for name, value in signed(POST).headers.items() if name != "content-digest"}
    assert reason(dataclasses.replace(POST, headers=headers)) == "digest"


def test_a_signed_header_that_is_not_there_is_refused():
    headers = {name: value for name, value in signed(POST).headers.items() if name != "idempotency-key"}
    assert reason(dataclasses.replace(POST, headers=headers)) == "missing_component"


@pytest.mark.parametrize("missing", BODY_COMPONENTS)
def test_every_component_of_the_profile_must_be_signed(missing):
    rest = tuple(name for name in BODY_COMPONENTS if name != missing)
    assert reason(signed(POST, rest)) == "components"


def test_a_read_signature_does_not_open_a_request_with_a_body():
    assert reason(signed(POST, READ_COMPONENTS)) == "components"


@pytest.mark.parametrize("seconds", [-301, 301])
def test_clocks_more_than_five_minutes_apart_are_refused_in_words(seconds):
    now = CREATED + timedelta(seconds=seconds)
    with pytest.raises(SignatureInvalid, match="clocks stand 301 s apart") as caught:
        verify(signed(POST), keys={KEYID: KEY}, body=BODY, now=now)
    assert caught.value.reason == "clock"


@pytest.mark.parametrize("seconds", [-300, 300])
def test_clocks_five_minutes_apart_are_accepted(seconds):
    verify(signed(POST), keys={KEYID: KEY}, body=BODY, now=CREATED + timedelta(seconds=seconds))


def test_another_key_is_refused():
    assert reason(signed(POST), key=b"x" * 32) == "mac"


def test_an_unknown_keyid_is_refused():
    with pytest.raises(SignatureInvalid) as caught:
        verify(signed(POST), keys={"other": KEY}, body=BODY, now=CREATED)
    assert caught.value.reason == "keyid"


def test_two_keyids_may_overlap():
    verify(signed(POST), keys={"next": b"y" * 32, KEYID: KEY}, body=BODY, now=CREATED)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", "missing"),
        ("sig1", "missing"),
        ('sig1=("@method")', "components"),
        (signed(POST).headers["signature-input"].replace("hmac-sha256", "none"), "algorithm"),
        (signed(POST).headers["signature-input"].replace(";created=1763712000", ""), "created"),
        (signed(POST).headers["signature-input"].replace("1763712000", "9" * 5000), "created"),
        (signed(POST).headers["signature-input"].replace("1763712000", '"²"'), "created"),
    ],
)
def test_unreadable_signature_input_is_refused(given, expected):
    assert reason(with_headers(signed(POST), signature_input=given)) == expected


@pytest.mark.parametrize("given", ["", "sig1=::", "sig2" + SIGNATURE[4:], "sig1=:không phải:", "\udcff"])
def test_unreadable_signature_is_refused(given):
    assert reason(with_headers(signed(POST), signature=given)) == "mac"


def test_no_key_ever_stands_in_an_error():
    with pytest.raises(SignatureInvalid) as caught:
        verify(with_headers(signed(POST), signature=""), keys={KEYID: KEY}, body=BODY, now=CREATED)
    assert KEY.decode() not in repr(caught.value)


def ed25519_signed(private: Ed25519PrivateKey, parts: Parts, alg: str = ';alg="ed25519"') -> Parts:
    names = " ".join(f'"{name}"' for name in BODY_COMPONENTS)
    params = f'({names});created={int(CREATED.timestamp())};keyid="{KEYID}"{alg};nonce="{NONCE}"'
    value = base64.b64encode(private.sign(signature_base(parts, BODY_COMPONENTS, params).encode())).decode()
    return with_headers(parts, signature_input=f"sig1={params}", signature=f"sig1=:{value}:")


def test_a_public_key_checks_what_its_owner_signed():
    private = Ed25519PrivateKey.generate()
    parts = ed25519_signed(private, POST)
    assert verify(parts, keys={KEYID: private.public_key()}, body=BODY, now=CREATED).keyid == KEYID
    other = Ed25519PrivateKey.generate().public_key()
    assert reason(parts, key=other) == "mac"
    assert reason(with_headers(parts, signature="sig1=:không:"), key=private.public_key()) == "mac"


def test_the_key_decides_on_the_algorithm():
    private = Ed25519PrivateKey.generate()
    assert reason(ed25519_signed(private, POST), key=KEY) == "algorithm"
    assert reason(signed(POST), key=private.public_key()) == "algorithm"
    verify(ed25519_signed(private, POST, alg=""), keys={KEYID: private.public_key()}, body=BODY, now=CREATED)


def test_a_body_that_is_still_to_come_is_signed_by_its_digest():
    assert verify_unread(signed(POST), keys={KEYID: KEY}, now=CREATED).nonce == NONCE
    with pytest.raises(SignatureInvalid):
        verify_unread(with_headers(signed(POST), content_digest=content_digest(b"{}")), keys={KEYID: KEY}, now=CREATED)
