"""One way to call the Graph: quota before, usage after, and every failure in our words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from cms.core.clock import Clock
from cms.core.http import Answer, AnswerLost, HttpClient, NotSent
from cms.core.secrets import redact
from publishers.contract import (
    UNMETERED,
    Account,
    AuthExpired,
    Gauge,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
)

from .errors import THROTTLE_CODES, UploadLost, lost, translate, upload_signal
from .graph import BytesFailure, GraphFailure, Json, PageGraph
from .mapping import created_at
from .usage import PAUSE_S, USAGE, hear, read_usage

#: Posts asked for at once, and pages walked back at most.
PAGE_SIZE = 50
PAGES_MAX = 20


class Calls:
    """What the clients for posts and films share.

    Calls that make something public are ``is_final``: an answer lost on the way is ``OutcomeUnknown`` there and
    ``Unreachable`` elsewhere, since the others may simply be repeated.
    """

    def __init__(
        self, http: HttpClient, account: Account, *, graph_url: str, clock: Clock, gauge: Gauge = UNMETERED
    ) -> None:  # fmt: skip
        self._page_id: str = account.options.page_id
        self._secrets: Sequence[str] = account.credentials.secrets()
        self._clock = clock
        self._gauge = gauge
        self._graph = PageGraph(
            http, base_url=graph_url, version=account.options.version, credentials=account.credentials,
            before=lambda: gauge.spend(USAGE), after=self._hear,
        )  # fmt: skip

    def _path(self, *parts: str) -> str:
        return "/".join((self._graph.version, *parts))

    def _call(
        self, act: Callable[[], Json], *, needs: Sequence[str] = (), is_final: bool = False, is_upload: bool = False
    ) -> Json:
        error: Exception
        try:
            answer = act()
        except GraphFailure as failure:
            signal = upload_signal(failure) if is_upload else None
            error = signal or self._translated(failure, is_final)
        except BytesFailure as refusal:
            error = self._bytes_refused(refusal)
        except NotSent as failure:
            error = Unreachable(detail=str(failure))
        except AnswerLost as failure:
            error = lost(is_final, str(failure))
        else:
            if set(needs) <= set(answer):
                return answer
            error = lost(is_final, f"an answer without {', '.join(needs)}")
        # Raised here, so that it doesn't drag the original along, which may quote the token.
        raise error

    def _since(self, edge: str, fields: str, instant: datetime) -> Iterator[Json]:
        """Rows of the edge, newest first, back to the instant. Raises ``OutcomeUnknown`` when there are too many."""
        after: str | None = None
        for _ in range(PAGES_MAX):
            args = {"fields": fields, "limit": PAGE_SIZE, "after": after}
            page = self._call(partial(self._graph.get_connections, self._page_id, edge, **args))
            rows = page.get("data") or []
            for row in rows:
                if created_at(row) < instant:
                    return
                yield row
            paging = page.get("paging") or {}
            after = (paging.get("cursors") or {}).get("after")
            if not paging.get("next") or not after or not rows:
                return
        raise OutcomeUnknown(detail=f"more than {PAGE_SIZE * PAGES_MAX} posts since {instant:%Y-%m-%d %H:%M}")

    def _translated(self, failure: GraphFailure, is_final: bool) -> PublishError:
        detail = self._detail(failure)
        if failure.code in THROTTLE_CODES or failure.status == 429:
            return self._throttled(failure, detail)
        return translate(failure, detail, is_final=is_final)

    def _bytes_refused(self, refusal: BytesFailure) -> Exception:
        """The bytes host names no codes: its status and its own ``retriable`` must do."""
        detail = redact(f"HTTP {refusal.status}: {refusal.kind} {refusal.message}", self._secrets)
        if refusal.status == 429:
            return Throttled(retry_after=PAUSE_S, detail=detail)
        if refusal.status in (401, 403) or "NotAuthorized" in refusal.kind:
            return AuthExpired(detail=detail)
        if refusal.status == 404:
            return UploadLost()
        return Unreachable(detail=detail) if refusal.is_retriable else Rejected("media_failed", detail=detail)

    def _throttled(self, failure: GraphFailure, detail: str) -> Throttled:
        usage = read_usage(failure.headers, self._page_id)
        wait = (usage.regain_minutes * 60 if usage else 0) or PAUSE_S
        self._gauge.observe(USAGE, blocked_until=self._clock.now() + timedelta(seconds=wait))
        return Throttled(retry_after=wait, detail=detail)

    def _hear(self, answer: Answer) -> None:
        hear(read_usage(answer.headers, self._page_id), self._gauge, self._clock.now())

    def _detail(self, failure: GraphFailure) -> str:
        """Facebook's own words, without our secrets."""
        error = failure.error
        said = " ".join(str(error[key]) for key in ("error_user_title", "error_user_msg", "message") if error.get(key))
        where = ", ".join(f"{key} {error[key]}" for key in ("code", "error_subcode", "fbtrace_id") if error.get(key))
        return redact(f"HTTP {failure.status}: {said} ({where})" if error else f"HTTP {failure.status}", self._secrets)
