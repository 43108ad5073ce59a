"""The whole of it, for any kind of server: what is in memory, who renders what is not, and who waits meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from cms.core.conf import conf
from cms.core.counting.visits import NOTES, Note, visited
from cms.core.registries import fast_paths

from .asked import Asking, Place
from .kept import Kept, KeptRedirect, Refused, Reply, may_be_kept
from .store import Sized, Store
from .watch import Moment, Watch

_MIB = 2**20
_SERVED = (Kept, KeptRedirect)
_OF_A_MOMENT = (*_SERVED, Refused)
#: How long a request waits for another that renders its address, before it asks Django itself.
PATIENCE_S = 5.0
#: How long readers get what was rendered last, while the database is away.
BLIND_S = 600.0
#: How long an answer that may not be kept is passed through without anybody waiting.
REFUSED_S = 10.0
#: Django must answer the first reader as if it were everybody: in full, and without compressing.
_PERSONAL = (
    "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_ACCEPT_ENCODING",
)  # fmt: skip


def as_everybody(environ: Mapping[str, Any], render: Render) -> dict[str, Any]:
    """The request without what only this reader's copy or client is about, and with the marks taken out."""
    common = {name: value for name, value in environ.items() if name not in _PERSONAL}
    common[NOTES] = render.notes
    return common if render.query is None else {**common, "QUERY_STRING": render.query}


class Render:
    """The order to render an address, for the one who got it. It must be ended, whatever happens."""

    __slots__ = ("_ended", "_front", "_moment", "_place", "_status", "notes")

    def __init__(self, front: Front, place: Place, moment: Moment) -> None:
        self._front, self._place, self._moment = front, place, moment
        self._status = ""
        #: What the view says that its answer is counted as.
        self.notes: list[Note] = []
        self._ended = threading.Event()

    @property
    def query(self) -> str | None:
        """The query to render it with; ``None``: as the reader gave it.

        Where the answer to that is nobody else's, the reader's own request has to be put to Django as it was.
        """
        return self._place.query

    def may_keep(self, status: str, headers: Sequence[tuple[str, str]]) -> bool:
        """Whether everybody gets this answer. If not, the next ones are passed through without waiting."""
        self._status = status
        if may_be_kept(status, headers, self._place.path):
            return True
        self._front.store.put(self._place.name, Refused(self._moment, time.monotonic() + REFUSED_S))
        return False

    def keep(self, headers: Sequence[tuple[str, str]], body: bytes, environ: Mapping[str, Any]) -> Reply:
        """Keep it under the generation from before its first query; returns what this request gets of it."""
        kept: Kept | KeptRedirect
        if self._place.path.redirects:
            kept = KeptRedirect(self._status, headers, self._place.path, self._moment, tuple(self.notes))
        else:
            kept = Kept(headers, body, self._place.path, self._moment, tuple(self.notes))
        if kept.needs_compressing(environ):
            kept.compress()
        self._front.store.put(self._place.name, kept)
        return _given(kept, environ)

    def pass_on(self, environ: Mapping[str, Any]) -> None:
        """It is not kept and goes to this reader as it is: count that one."""
        visited(self.notes, environ)

    def end(self) -> None:
        """Let those go on who wait."""
        self._front._ended(self)
        self._ended.set()


class Awaited:
    """Somebody else's rendering of the address that was asked for."""

    __slots__ = ("_render",)

    def __init__(self, render: Render) -> None:
        self._render = render

    def reply(self, environ: Mapping[str, Any]) -> Reply | None:
        """Wait for it; ``None`` when it took too long or came to nothing that may be kept: ask Django."""
        render = self._render
        if not render._ended.wait(PATIENCE_S):
            return None
        found = render._front._found(render._place, render._moment)
        return _given(found, environ) if isinstance(found, _SERVED) else None


class Front:
    """Answers requests from memory. One per process and application."""

    def __init__(self, asking: Asking, store: Store, watch: Watch) -> None:
        self._asking, self.store, self.watch = asking, store, watch
        self._renders: dict[Hashable, Render] = {}
        self._lock = threading.Lock()
        self._last: Moment | None = None

    @classmethod
    def of_settings(cls) -> Front | None:
        """As the settings say; ``None`` when they give it no memory."""
        if conf().fast_path_mb <= 0:
            return None
        asking = Asking((path for _name, path in fast_paths.items()), conf().fast_path_cookies_ignored)
        return cls(asking, Store(conf().fast_path_mb * _MIB), Watch())

    def look(self, environ: Mapping[str, Any]) -> Reply | Render | Awaited | None:
        """The reply, or the order to render it, or who does that already; ``None``: the request is Django's alone."""
        place = self._asking.place(environ)
        if place is None:
            return None
        moment = self.watch.moment()
        if moment is None:
            return self._last_known(place, environ) if self.watch.is_blind else None
        if moment is not self._last and moment != self._last:
            self._last = moment
            self.store.clear()
        found = self._found(place, moment)
        if isinstance(found, _SERVED):
            if found.needs_compressing(environ):
                found.compress()
                self.store.put(place.name, found)
            return _given(found, environ)
        if found is not None or environ["REQUEST_METHOD"] == "HEAD":
            return None
        return self._board(place, moment)

    def _last_known(self, place: Place, environ: Mapping[str, Any]) -> Reply | None:
        """While the database is away, what was rendered last: better than an error, and nobody can change it now."""
        found = self.store.get(place.name)
        if isinstance(found, _SERVED) and time.monotonic() < found.until + BLIND_S:
            return _given(found, environ)
        return None

    def _found(self, place: Place, moment: Moment) -> Sized | None:
        """What is kept of this very moment and not too old."""
        found = self.store.get(place.name)
        if isinstance(found, _OF_A_MOMENT) and found.moment == moment and time.monotonic() < found.until:
            return found
        return None

    def _board(self, place: Place, moment: Moment) -> Render | Awaited:
        with self._lock:
            under_way = self._renders.get(place.name)
            # What began under an older generation may not know the change that this reader must see.
            if under_way is not None and under_way._moment == moment:
                return Awaited(under_way)
            render = self._renders[place.name] = Render(self, place, moment)
            return render

    def _ended(self, render: Render) -> None:
        with self._lock:
            if self._renders.get(render._place.name) is render:
                del self._renders[render._place.name]


def _given(kept: Kept | KeptRedirect, environ: Mapping[str, Any]) -> Reply:
    """What this reader gets, and one reader more."""
    if kept.notes and environ["REQUEST_METHOD"] == "GET":
        visited(kept.notes, environ)
    return kept.reply(environ)
