"""Callbacks of portals: only what is signed with the channel's key, now, and over these very bytes."""

from __future__ import annotations

import json
from datetime import timedelta
from secrets import token_hex

import pytest

from cms.core.signatures import BODY_COMPONENTS, Parts, content_digest, sign
from publishers.contract import CallbackRejected, RawRequest
from publishers.platforms.department_portal.schema import DepartmentPortalCredentials, DepartmentPortalOptions
from publishers.platforms.exchange.callbacks import keys_of, signed_json, version_of
from tests.publishers.platforms.messages import NOON

KEYID, KEY = "demo-2026", "a-shared-key-of-thirty-two-bytes!"
PATH = "/-/callbacks/department_portal/so-y-te"


def callback(document, *, nonce="", key=KEY, keyid=KEYID, authority="loa.test", body=None):
    data = json.dumps(document).encode()
    headers = {
        "content-type": "application/json",
        "content-digest": content_digest(data),
        "idempotency-key": '"01JD8Z6Q4M3V7K2T9X5B1C0HNA"',
    }
    parts = Parts(method="POST", authority="loa.test", path=PATH, headers=headers)
    added = sign(
        parts, key=key.encode(), keyid=keyid, created=NOON, nonce=nonce or token_hex(), components=BODY_COMPONENTS
    )
    headers |= {name.lower(): value for name, value in added.items()}
    return RawRequest(
        method="POST", path=PATH, query="", headers=headers, body=data if body is None else body, authority=authority
    )


def read(request, *, keyid=KEYID, shared_key=KEY, now=NOON):
    return signed_json(request, keys={keyid: shared_key} if shared_key else {}, now=now)


def test_a_genuine_callback_is_read():
    assert read(callback({"sid": "7", "state": "published"})) == {"sid": "7", "state": "published"}


@pytest.mark.parametrize(
    "request_",
    [
        callback({}, key="b" * 32),
        callback({}, keyid="other"),
        callback({}, authority="elsewhere.test"),
        callback({}, body=b'{"state":"withdrawn"}'),
        RawRequest(method="POST", path=PATH, query="", headers={}, body=b"{}"),
    ],
)
def test_anything_else_is_refused(request_):
    with pytest.raises(CallbackRejected) as caught:
        read(request_)
    assert caught.value.status == 401
    assert KEY not in str(caught.value)


def test_an_old_callback_is_refused_with_a_word_about_the_clock():
    with pytest.raises(CallbackRejected, match="clocks"):
        read(callback({}), now=NOON + timedelta(minutes=6))


def test_a_channel_without_a_key_takes_no_callback():
    with pytest.raises(CallbackRejected):
        read(callback({}), keyid="", shared_key="")


@pytest.mark.parametrize("document", [[], "text", None, 7])
def test_a_signed_body_must_be_an_object(document):
    with pytest.raises(CallbackRejected) as caught:
        read(callback(document))
    assert caught.value.status == 400


@pytest.mark.parametrize(("given", "expected"), [(3, 3), (True, None), ("3", None), (None, None)])
def test_a_version_is_a_number(given, expected):
    assert version_of({"version": given}) == expected


def test_a_nonce_counts_once():
    request = callback({"sid": "7", "state": "published"})
    read(request)
    with pytest.raises(CallbackRejected, match="nonce"):
        read(request)


def test_both_keys_count_while_they_are_changed():
    keys = {KEYID: KEY, "demo-2027": "another-key-of-thirty-two-bytes!!"}
    for keyid, key in keys.items():
        assert signed_json(callback({"sid": "7"}, keyid=keyid, key=key), keys=keys, now=NOON) == {"sid": "7"}


def test_keys_of_a_channel():
    options = DepartmentPortalOptions(endpoint="https://x.test/", keyid="new", former_keyid="old")
    credentials = DepartmentPortalCredentials(shared_key=KEY, former_shared_key=KEY)
    assert keys_of(options, credentials) == {"old": KEY, "new": KEY}
    assert keys_of(options, credentials.model_copy(update={"former_shared_key": ""})) == {"new": KEY}
