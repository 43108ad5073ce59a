"""The test of a webmaster's own address: one harmless request from here, and what came of it in a sentence."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from cms.core.clock import Clock, SystemClock
from cms.core.conf import conf
from cms.core.http import AddressForbidden, Answer, Deadline, DeadlinePassed, HttpClient, HttpError, NotSent
from cms.core.ids import sha256_hex
from cms.core.signatures import BODY_COMPONENTS, Parts, content_digest, sign
from syndication.inbound.fetching.addresses import checked
from syndication.inbound.fetching.fetch import http_client
from syndication.inbound.refusal import Refusal

SECONDS = 12.0
_ANSWER_MAX = 64 * 1024
#: The key of the contract's test vector: everybody knows it, so it proves nothing and opens nothing.
KEYID, KEY = "loa-test", b"test-shared-key-32-bytes-long!!!"


class Way(StrEnum):
    """What is sent."""

    GET = "get"
    PING = "ping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of it."""

    is_good: bool
    sentence: str
    status: int | None = None
    milliseconds: int | None = None
    #: The connection was encrypted, and the certificate was believed.
    is_encrypted: bool = False
    server: str = ""


def probe(address: str, way: Way, *, clock: Clock | None = None, http: HttpClient | None = None) -> Seen:
    """Send one request. Redirects are told, not followed. Never raises for what the other side does."""
    began = time.monotonic()
    try:
        url = checked(address)
        with Deadline(SECONDS):
            answer = _send(url, way, clock or SystemClock(), http or http_client(conf().http_policy()))
    except Refusal as refusal:
        return Seen(is_good=False, sentence=_bad_address(refusal.refused.code))
    except HttpError as error:
        spent = round((time.monotonic() - began) * 1000)
        return Seen(is_good=False, sentence=_trouble(error), milliseconds=spent)
    is_good, sentence = _ping_words(answer) if way is Way.PING else _get_words(answer)
    return Seen(
        is_good=is_good, sentence=sentence, status=answer.status, is_encrypted=url.startswith("https:"),
        milliseconds=round((time.monotonic() - began) * 1000), server=answer.headers.get("server", "")[:80],
    )  # fmt: skip


def _send(url: str, way: Way, clock: Clock, http: HttpClient) -> Answer:
    if way is Way.GET:
        return http.request("GET", url, read_timeout=SECONDS, max_bytes=_ANSWER_MAX * 40)
    document: Mapping[str, Any] = {"profile": "pbgdpl-exchange/1.0", "operation": "ping"}
    body = json.dumps(document, separators=(",", ":")).encode()
    key = sha256_hex(f"{url} {clock.now().isoformat()}".encode())[:26].upper()
    headers = {
        "Content-Type": "application/json", "Content-Digest": content_digest(body), "Idempotency-Key": f'"{key}"',
    }  # fmt: skip
    parts = urlsplit(url)
    signed = Parts(
        method="POST", authority=parts.netloc, path=parts.path, query=parts.query,
        headers={name.lower(): value for name, value in headers.items()},
    )  # fmt: skip
    signature = sign(
        signed, key=KEY, keyid=KEYID, created=clock.now(), nonce=secrets.token_urlsafe(16), components=BODY_COMPONENTS
    )
    return http.request(
        "POST", url, data=body, headers=headers | signature, read_timeout=SECONDS, max_bytes=_ANSWER_MAX
    )


def _bad_address(code: str) -> str:
    if code == "scheme_refused":
        return _("Enter an address that begins with https:// or http://.")
    return _("This is not an address that can be asked. Copy it whole from the browser, with https://.")


def _trouble(error: HttpError) -> str:
    if isinstance(error, AddressForbidden):
        return _("The name leads to a private or local network, which we may not enter. Give the public address.")
    if isinstance(error, DeadlinePassed):
        return _("There was no whole answer within %(seconds)s seconds. Look whether the server is busy, or a firewall "
                 "silently drops us.") % {"seconds": round(SECONDS)}  # fmt: skip
    if isinstance(error, NotSent):
        return {
            "name": _("There is no server of this name. Check the address for typing errors, and the DNS."),
            "tls": _(
                "The certificate is not valid for this name, or its chain is incomplete. Install the intermediate "
                "certificate, or renew it; browsers may hide this fault, programs can't."
            ),
        }.get(error.kind, _("The server could not be reached. Open its firewall for us, and see that it runs."))
    return _("The connection was made, but no whole answer came back. Look into the server's error log.")


def _ping_words(answer: Answer) -> tuple[bool, str]:
    status = answer.status
    if 200 <= status < 300:
        return True, _("Your receiver took our ping. Once you have your own key, ask us to enter address and key.")
    if status in (401, 403):
        return True, _("Your receiver was reached and refused the signature. That is right if it does not know the "
                       "test key “%(keyid)s”; otherwise check the key and the server's clock.") % {
            "keyid": KEYID,
        }  # fmt: skip
    if status in (400, 422):
        return True, _("Your receiver was reached and finds fault with the ping. It should answer “operation: ping” "
                       "with 204.")  # fmt: skip
    if status in (404, 405, 410, 501):
        return False, _("A server answered, but there is no receiver at this address (%(status)s). Check the path, and "
                        "that it takes POST.") % {"status": status}  # fmt: skip
    return _other_words(answer)


def _get_words(answer: Answer) -> tuple[bool, str]:
    if 200 <= answer.status < 300:
        return True, _("We can read this address.")
    if answer.status in (401, 403):
        return False, _("The server refuses us (%(status)s). Let programs read this address, or allow our addresses in "
                        "the firewall.") % {"status": answer.status}  # fmt: skip
    if answer.status in (404, 410):
        return False, _("There is nothing at this address (%(status)s). Check the path.") % {"status": answer.status}
    return _other_words(answer)


def _other_words(answer: Answer) -> tuple[bool, str]:
    if 300 <= answer.status < 400:
        return False, _("The address sends us on to another one (%(status)s). Give that one instead; messages are not "
                        "sent after it.") % {"status": answer.status}  # fmt: skip
    if answer.status == 429:
        return False, _("The server says that we ask too often (429). Allow our addresses there.")
    if answer.status >= 500:
        return False, _("The server has a fault of its own (%(status)s). Look into its error log.") % {
            "status": answer.status
        }
    return False, _("The server answered with something unexpected (%(status)s).") % {"status": answer.status}
