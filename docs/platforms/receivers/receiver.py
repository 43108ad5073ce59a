"""A receiver for department portals: Python 3.9 or later, standard library only. Made to be copied and changed.

Check it:   python3 receiver.py --self-test      (the test vector of the exchange profile; needs no settings)
Try it:     RECEIVER_KEYID=so-y-te RECEIVER_KEY=at-least-32-bytes-… python3 receiver.py
Serve it:   ``application`` is an ordinary WSGI application for mod_wsgi, uWSGI, gunicorn, IIS with wfastcgi …
            Set RECEIVER_SITE to the address that readers type.

Items lie in ``receiver.sqlite3``; replace ``publish`` and ``withdraw`` by what your portal does with an article.
The profile, and what each answer means to the sender: see ``department_portal.md`` beside this folder.
"""

import base64
import hashlib
import hmac
import html
import json
import os
import re
import sqlite3
import sys
import time
from http import HTTPStatus
from urllib.parse import quote

KEYID = os.environ.get("RECEIVER_KEYID", "")
KEY = os.environ.get("RECEIVER_KEY", "").encode()
#: What readers type; addresses that we give back begin with it.
SITE = os.environ.get("RECEIVER_SITE", "http://127.0.0.1:8080").rstrip("/")
#: Set this when a proxy in front of you changes the Host header: the name that the sender used.
AUTHORITY = os.environ.get("RECEIVER_AUTHORITY", "")
DATABASE = os.environ.get("RECEIVER_DATABASE", "receiver.sqlite3")

COMPONENTS = ("@method", "@authority", "@path", "content-type", "content-digest", "idempotency-key")
CLOCK_S, NONCE_S, ANSWERS_S, BODY_MAX = 300, 600, 7 * 86400, 8 * 1024 * 1024


class Refused(Exception):
    def __init__(self, status, code, detail):
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


# --- the signature: RFC 9421 with RFC 9530 digests -------------------------------------------------------------------


def verify(method, authority, path, headers, body, keys, now):
    """Return (keyid, nonce) of a request that is signed as it must be. Header names in lower case. Raises Refused."""
    found = re.fullmatch(r"([a-z][a-z0-9_-]*)=(\(([^)]*)\)(.*))", headers.get("signature-input", ""))
    if not found:
        raise Refused(401, "signature_invalid", "there is no readable Signature-Input header")
    label, params, names, rest = found.groups()
    names = [name.strip('"') for name in names.split()]
    given = {name: quoted or number for name, quoted, number in re.findall(r';([a-z]+)=(?:"([^"]*)"|([0-9]+))', rest)}
    if not set(COMPONENTS) <= set(names):
        raise Refused(401, "signature_invalid", "the signature must cover " + " ".join(COMPONENTS))
    if given.get("alg") != "hmac-sha256" or given.get("keyid") not in keys or not given.get("nonce"):
        raise Refused(401, "signature_invalid", "unknown algorithm or keyid, or no nonce")
    drift = abs(int(given.get("created", "0")[:12]) - int(now))
    if drift > CLOCK_S:
        raise Refused(401, "signature_invalid", f"the clocks stand {drift} s apart; at most {CLOCK_S} s is allowed")
    digest = "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"
    if not same(headers.get("content-digest", ""), digest):
        raise Refused(401, "signature_invalid", "Content-Digest does not match the body")
    values = {"@method": method.upper(), "@authority": authority.lower(), "@path": path}
    lines = [f'"{name}": {values[name] if name in values else headers.get(name, "").strip()}' for name in names]
    base = "\n".join([*lines, f'"@signature-params": {params}'])
    mac = base64.b64encode(hmac.new(keys[given["keyid"]], base.encode(), hashlib.sha256).digest()).decode()
    if not same(headers.get("signature", ""), f"{label}=:{mac}:"):
        raise Refused(401, "signature_invalid", "the signature does not match the request")
    return given["keyid"], given["nonce"]


def same(given, expected):
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


# --- what a push does ------------------------------------------------------------------------------------------------


def receive(database, method, authority, path, headers, body, now):
    """Handle one push; returns (status, document or None). The same key is answered as it was the first time."""
    if len(KEY) < 32:
        raise Refused(503, "not_configured", "RECEIVER_KEY must have at least 32 bytes")
    keyid, nonce = verify(method, authority, path, headers, body, {KEYID: KEY}, now)
    database.execute("delete from nonces where seen < ?", (now - NONCE_S,))
    if not database.execute("insert or ignore into nonces values (?, ?)", (f"{keyid} {nonce}", now)).rowcount:
        raise Refused(401, "signature_invalid", "this nonce was used before")
    try:
        push = json.loads(body)
        operation, record = push["operation"], push.get("record")
    except (ValueError, KeyError, TypeError):
        raise Refused(400, "json", "the body is not a push of the exchange profile") from None
    if operation == "ping":
        return 204, None
    key = headers["idempotency-key"]
    database.execute("delete from answers where at < ?", (now - ANSWERS_S,))
    known = database.execute("select status, document from answers where key = ?", (key,)).fetchone()
    if known:
        return known[0], json.loads(known[1])
    status, document = act(database, operation, record)
    database.execute("insert into answers values (?, ?, ?, ?)", (key, now, status, json.dumps(document)))
    return status, document


def act(database, operation, record):
    wanted = {"id": str, "version": int, "title": str}
    if operation not in ("upsert", "withdraw") or not isinstance(record, dict):
        raise Refused(422, "invalid_record", "unknown operation, or no record")
    if not all(isinstance(record.get(name), kind) for name, kind in wanted.items()):
        raise Refused(422, "invalid_record", "the record needs id, version and title")
    held = database.execute("select version from items where id = ?", (record["id"],)).fetchone()
    if held and held[0] > record["version"]:
        return 409, {"code": "stale_version", "version": held[0]}
    if operation == "withdraw":
        withdraw(database, record)
        return 204, None
    return 200, {"url": publish(database, record)}


def publish(database, record):
    """Show the record; returns its public address, which stays the same for every version."""
    database.execute(
        "insert into items (id, version, shown, record) values (?, ?, 1, ?) on conflict (id) do update set "
        "version = excluded.version, shown = 1, record = excluded.record",
        (record["id"], record["version"], json.dumps(record)),
    )
    (number,) = database.execute("select number from items where id = ?", (record["id"],)).fetchone()
    return f"{SITE}/bai-viet/{number}"


def withdraw(database, record):
    """Show it no longer; its version is kept, so that an older push can't bring it back."""
    database.execute(
        "insert into items (id, version, shown, record) values (?, ?, 0, ?) on conflict (id) do update set "
        "version = excluded.version, shown = 0",
        (record["id"], record["version"], json.dumps(record)),
    )


def page(database, number):
    """A plain public page. ``body_html`` comes from outside: clean it with your own sanitiser before you show it."""
    row = database.execute("select record from items where number = ? and shown = 1", (number,)).fetchone()
    if not row:
        return None
    record = json.loads(row[0])
    source = record.get("url", "")
    link = f'<p><a href="{html.escape(source)}">{html.escape(source)}</a></p>' if source.startswith("http") else ""
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{html.escape(record["title"])}</title>'
        f"<h1>{html.escape(record['title'])}</h1><p>{html.escape(record.get('summary', ''))}</p>{link}</html>"
    )


# --- the web ---------------------------------------------------------------------------------------------------------


def application(environ, start_response):
    path = quote(environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""), safe="/:@!$&'()*+,;=~-._")
    database = opened()
    try:
        with database:
            status, body, kind = respond(database, environ, path)
    except Refused as error:
        status, kind = error.status, "application/problem+json"
        body = json.dumps({"title": error.code, "status": status, "detail": error.detail, "code": error.code})
    finally:
        database.close()
    data = b"" if status == 204 else body.encode()
    headers = [] if status == 204 else [("Content-Type", kind), ("Content-Length", str(len(data)))]
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [data]


def respond(database, environ, path):
    if environ["REQUEST_METHOD"] == "POST":
        size = int(environ.get("CONTENT_LENGTH") or 0)
        if size > BODY_MAX:
            raise Refused(413, "too_large", "the body is too large")
        headers = {name[5:].replace("_", "-").lower(): text for name, text in environ.items() if name[:5] == "HTTP_"}
        headers["content-type"] = environ.get("CONTENT_TYPE", "")
        authority = AUTHORITY or environ.get("HTTP_HOST", "")
        body = environ["wsgi.input"].read(size)
        status, document = receive(database, "POST", authority, path, headers, body, time.time())
        return status, json.dumps(document), "application/json"
    number = re.fullmatch(r".*/bai-viet/([0-9]{1,18})", path)
    text = page(database, int(number[1])) if number else None
    return (200 if text else 404), text or "Không có trang này.", "text/html; charset=utf-8"


def opened():
    database = sqlite3.connect(DATABASE, timeout=10)
    database.executescript("""
        create table if not exists items
            (number integer primary key, id text unique, version integer, shown integer, record text);
        create table if not exists answers (key text primary key, at real, status integer, document text);
        create table if not exists nonces (nonce text primary key, seen real);
    """)
    return database


def self_test():
    """The test vector of the profile, then the same request with one letter changed."""
    body = b'{"profile":"pbgdpl-exchange/1.0"}'
    headers = {
        "content-type": "application/json",
        "content-digest": "sha-256=:YUGPBptkjicTUtPJDeX51zpepXBcBgjKo6SM0+JHhhA=:",
        "idempotency-key": '"01JD8Z6Q4M3V7K2T9X5B1C0HNA"',
        "signature-input": 'sig1=("@method" "@authority" "@path" "content-type" "content-digest" "idempotency-key");'
        'created=1763712000;keyid="gialai-stp-2026-01";alg="hmac-sha256";nonce="b3k2j1"',
        "signature": "sig1=:OFDQmK/AA77eI2HJyFX3980Q84iyM2JmX8Gxn3Pta3M=:",
    }
    keys = {"gialai-stp-2026-01": b"test-shared-key-32-bytes-long!!!"}
    verify("POST", "portal.test", "/exchange/v1/submissions", headers, body, keys, 1763712000)
    try:
        verify("POST", "portal.test", "/exchange/v1/submission", headers, body, keys, 1763712000)
    except Refused:
        return print("the test vector is verified, a changed request is refused")
    raise SystemExit("a changed request was accepted")


if __name__ == "__main__":
    if "--self-test" in sys.argv:
        self_test()
    else:
        from wsgiref.simple_server import make_server

        port = int(os.environ.get("PORT", "8080"))
        print(f"listening on http://127.0.0.1:{port}/")
        make_server("127.0.0.1", port, application).serve_forever()
