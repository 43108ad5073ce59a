"""What the sandbox remembers: a small document store and the bytes it was given. Survives restarts."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.core.clock import Clock, SystemClock
from cms.core.http import Guard, HttpClient, HttpPolicy
from cms.core.ids import sha256_hex

from .faults import Faults

Document = dict[str, Any]
Documents = list[Document]
Hooks = list[Callable[[], None]]
#: Rows of the store; only ``Sandbox.restore`` reads them.
Snapshot = list[tuple[str, str, str, str]]

#: Platform ids begin here, so that they have the length of real ones.
_FIRST_ID = 122_000_000_000_000
_SCHEMA = """
create table if not exists documents (
    seq integer primary key autoincrement, platform text not null, kind text not null, id text not null,
    data text not null, unique (platform, kind, id)
);
create table if not exists counters (platform text primary key, value integer not null);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFile:
    """What came back when a platform pulled an address."""

    status: int
    media_type: str
    data: bytes


class Sandbox:
    """The state of all platforms. Thread-safe: the server writes it, tests look into it."""

    def __init__(self, data_dir: Path, *, base_url: str = "", loa_url: str = "", clock: Clock | None = None) -> None:
        #: ``http://host:port`` without a final slash; set once the port is known.
        self.base_url = base_url
        #: The Loa beside it, whose widget the departments' sites show; empty when there is none.
        self.loa_url = loa_url
        self.clock: Clock = clock or SystemClock()
        self.faults = Faults(lambda: self.clock.now())
        #: Called by ``reset``: for what platforms keep outside the store.
        self.on_reset: Hooks = []
        self._lock = threading.RLock()
        self._blobs = data_dir / "blobs"
        self._blobs.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(data_dir / "sandbox.sqlite3", check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=normal")
        self._db.executescript(_SCHEMA)
        self._http = HttpClient(
            HttpPolicy(read_timeout=10, deadline=20, guard=Guard.from_names(["127.0.0.0/8", "::1/128"]))
        )

    # documents

    def put(self, platform: str, kind: str, id: str, data: Document) -> None:
        """Store a document; writing it again keeps its place in ``list``."""
        text = json.dumps({**data, "id": id}, ensure_ascii=False)
        with self._lock:
            self._db.execute(
                "insert into documents (platform, kind, id, data) values (?, ?, ?, ?) "
                "on conflict (platform, kind, id) do update set data = excluded.data",
                (platform, kind, id, text),
            )

    def get(self, platform: str, kind: str, id: str) -> Document | None:
        with self._lock:
            row = self._db.execute(
                "select data from documents where platform = ? and kind = ? and id = ?", (platform, kind, id)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def list(self, platform: str, kind: str) -> Documents:
        """Every document of the kind, oldest first; each carries its ``id``."""
        with self._lock:
            rows = self._db.execute(
                "select data from documents where platform = ? and kind = ? order by seq", (platform, kind)
            ).fetchall()
        return [json.loads(row[0]) for row in rows]

    def delete(self, platform: str, kind: str, id: str) -> bool:
        """Forget a document; says whether it was there."""
        with self._lock:
            done = self._db.execute(
                "delete from documents where platform = ? and kind = ? and id = ?", (platform, kind, id)
            )
        return done.rowcount > 0

    def next_id(self, platform: str) -> str:
        """A new id of digits, never given out before, not even before a reset."""
        with self._lock:
            row = self._db.execute(
                "insert into counters (platform, value) values (?, ?) "
                "on conflict (platform) do update set value = value + 1 returning value",
                (platform, _FIRST_ID + 1),
            ).fetchone()
        return str(row[0])

    # quotas: numbers that a person sets on the control page

    def quota(self, platform: str, name: str, default: int) -> int:
        """The limit in force: what the control page set, else the platform's own default."""
        stored = self.get("control", "quota", f"{platform}.{name}")
        return int(stored["value"]) if stored else default

    def set_quota(self, platform: str, name: str, value: int) -> None:
        self.put("control", "quota", f"{platform}.{name}", {"value": value})

    # bytes

    def save_blob(self, data: bytes) -> str:
        """Keep the bytes; returns their SHA-256."""
        sha256 = sha256_hex(data)
        path = self.blob_path(sha256)
        if not path.exists():
            part = path.with_suffix(f".{threading.get_ident()}.part")
            part.write_bytes(data)
            part.replace(path)
        return sha256

    def blob_path(self, sha256: str) -> Path:
        return self._blobs / sha256

    def fetch(self, url: str, limit: int) -> FetchedFile:
        """Pull an address as a platform would. Blocks: call it as ``await asyncio.to_thread(sandbox.fetch, …)``.

        Raises ``cms.core.http.HttpError``.
        """
        answer = self._http.request("GET", url, max_bytes=limit, follow=3)
        media_type = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        return FetchedFile(status=answer.status, media_type=media_type, data=answer.content)

    # the whole

    def reset(self) -> None:
        """Empty every platform and take off every fault; ids go on counting."""
        with self._lock:
            self._db.execute("delete from documents")
        self.faults.clear()
        for forget in self.on_reset:
            forget()
        shutil.rmtree(self._blobs)
        self._blobs.mkdir()

    def snapshot(self) -> Snapshot:
        """Every document as it is now, for ``restore``."""
        with self._lock:
            return self._db.execute("select platform, kind, id, data from documents order by seq").fetchall()

    def restore(self, snapshot: Snapshot) -> None:
        """Be as the snapshot was taken and take off every fault; the bytes stay, ids go on counting."""
        with self._lock:
            self._db.execute("begin")
            self._db.execute("delete from documents")
            self._db.executemany("insert into documents (platform, kind, id, data) values (?, ?, ?, ?)", snapshot)
            self._db.execute("commit")
        self.faults.clear()
        for forget in self.on_reset:
            forget()

    def close(self) -> None:
        self._db.close()
