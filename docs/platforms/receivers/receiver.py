"""A receiver for department portals: Python 3.9+, nothing else, for any WSGI server (../department_portal.md).

Settings from the environment: RECEIVER_KEYID, RECEIVER_KEY (32 bytes or more), RECEIVER_SITE (its public address),
RECEIVER_DATABASE, and RECEIVER_AUTHORITY where a proxy changes the Host header.
Check it: python3 receiver.py --self-test. Then let show() and hide() do what your portal does with an article.
Clean body_html with your own sanitiser before you show it.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import sqlite3
import sys
import time

SET = {name: os.environ.get("RECEIVER_" + name, "") for name in ("KEYID", "KEY", "SITE", "DATABASE", "AUTHORITY")}
PARTS = ["@method", "@authority", "@path", "content-type", "content-digest", "idempotency-key"]
QUOTED = " ".join(f'"{part}"' for part in PARTS)
SIGNED = re.compile(rf'sig1=(\({QUOTED}\);created=(\d{{1,12}});keyid="([^"]+)";alg="hmac-sha256";nonce="([^"]+)")')


class Refused(Exception):
    """Status and reason."""


def verify(head, authority, path, body, keys, now):  # RFC 9421 and RFC 9530; returns the nonce
    found = SIGNED.fullmatch(head.get("signature-input", ""))
    if not found or len(keys.get(found[3], b"")) < 32:
        raise Refused(401, "signature_invalid: not signed as agreed, or an unknown keyid")
    if abs(int(found[2]) - now) > 300:
        raise Refused(401, f"signature_invalid: the clocks stand {abs(int(found[2]) - now):.0f} s apart")
    digest = "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"
    value = {**head, "@method": "POST", "@authority": authority.lower(), "@path": path, "content-digest": digest}
    lines = [f'"{part}": {value.get(part, "").strip()}' for part in PARTS] + ['"@signature-params": ' + found[1]]
    mac = base64.b64encode(hmac.new(keys[found[3]], "\n".join(lines).encode(), hashlib.sha256).digest())
    if not hmac.compare_digest(head.get("signature", "").encode(), b"sig1=:" + mac + b":"):
        raise Refused(401, "signature_invalid: the signature or the Content-Digest does not match the request")
    return found[3] + " " + found[4]


def receive(db, head, authority, path, body, now):
    nonce = verify(head, authority, path, body, {SET["KEYID"]: SET["KEY"].encode()}, now)
    db.execute("delete from seen where until < ?", (now,))
    if not db.execute("insert or ignore into seen (name, until) values (?, ?)", (nonce, now + 600)).rowcount:
        raise Refused(401, "signature_invalid: this nonce was used before")
    push, key, digest = json.loads(body), head["idempotency-key"], hashlib.sha256(body).hexdigest()
    if push["operation"] == "ping":
        return 204, ""
    known = db.execute("select digest, status, answer from seen where name = ?", (key,)).fetchone()
    if known:  # a repeat is answered as it was the first time
        return known[1:] if known[0] == digest else (422, '{"detail": "this key was used for other content"}')
    status, answer = act(db, push["operation"], push["record"])
    db.execute("insert into seen values (?, ?, ?, ?, ?)", (key, now + 7 * 86400, digest, status, answer))
    return status, answer


def act(db, operation, record):
    held = db.execute("select max(version) from items where id = ?", (record["id"],)).fetchone()[0] or 0
    if operation not in ("upsert", "withdraw") or not record["title"]:
        return 422, '{"detail": "unknown operation, or no title"}'
    if held > record["version"]:
        return 409, '{"code": "stale_version"}'
    if operation == "withdraw":
        hide(db, record)
        return 204, ""
    return 200, json.dumps({"url": show(db, record)})


def show(db, record, shown=1):  # the address stays the same for every version
    db.execute(
        "insert into items (id, version, shown, record) values (?, ?, ?, ?) on conflict (id) do update set "
        "version = excluded.version, shown = excluded.shown, record = excluded.record",
        (record["id"], record["version"], shown, json.dumps(record)),
    )
    (number,) = db.execute("select number from items where id = ?", (record["id"],)).fetchone()
    return f"{SET['SITE']}/bai-viet/{number}"


def hide(db, record):
    show(db, record, shown=0)


def application(env, start_response):
    db, size = sqlite3.connect(SET["DATABASE"] or "receiver.sqlite3", timeout=10), int(env.get("CONTENT_LENGTH") or 0)
    db.executescript(
        "create table if not exists seen (name text primary key, until real, digest text, status integer, answer text);"
        "create table if not exists items (number integer primary key, id text unique, version integer, shown integer,"
        " record text);"
    )
    head = {name[5:].replace("_", "-").lower(): text for name, text in env.items() if name[:5] == "HTTP_"}
    head["content-type"], path = env.get("CONTENT_TYPE", ""), env.get("SCRIPT_NAME", "") + env.get("PATH_INFO", "")
    try:
        if env["REQUEST_METHOD"] != "POST" or size > 8 << 20:
            raise Refused(405, "only POST, up to 8 MB")
        with db:
            authority, body = SET["AUTHORITY"] or head["host"], env["wsgi.input"].read(size)
            status, answer = receive(db, head, authority, path, body, time.time())
    except (Refused, ValueError, KeyError, TypeError) as error:
        status, why = error.args if isinstance(error, Refused) else (400, "not a push of the profile")
        answer = json.dumps({"detail": why})
    db.close()
    start_response(f"{status} -", [("Content-Type", "application/json")] if answer else [])
    return [answer.encode()]


if __name__ == "__main__" and "--self-test" in sys.argv:  # the vector of the profile, section B5
    head = {"content-type": "application/json", "idempotency-key": '"01JD8Z6Q4M3V7K2T9X5B1C0HNA"'}
    head["signature"] = "sig1=:OFDQmK/AA77eI2HJyFX3980Q84iyM2JmX8Gxn3Pta3M=:"
    given = ';created=1763712000;keyid="gialai-stp-2026-01";alg="hmac-sha256";nonce="b3k2j1"'
    head["signature-input"] = f"sig1=({QUOTED}){given}"
    keys, body = {"gialai-stp-2026-01": b"test-shared-key-32-bytes-long!!!"}, b'{"profile":"pbgdpl-exchange/1.0"}'
    verify(head, "portal.test", "/exchange/v1/submissions", body, keys, 1763712000)
    print("the test vector is verified")
