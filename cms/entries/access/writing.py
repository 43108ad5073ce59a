"""Registering calls that change something: one transaction each, and under one ``Idempotency-Key`` only once."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.responses import NinjaJSONEncoder

from cms.core.clock import SystemClock
from cms.core.ids import sha256_hex
from cms.core.writing import writing
from cms.entries.api.problems import Problem, Refused
from cms.entries.models import KeptCall, Scope

from .bearer import Token
from .tokens import caller_of


class Unkept(dict[str, Any]):
    """An answer with something that is shown once and stored nowhere: sent again, the call gets the rest of it."""

    def __init__(self, shown: Mapping[str, Any], *, once: Collection[str]) -> None:
        super().__init__(shown)
        self.kept = {name: "" if name in once else value for name, value in shown.items()}


#: What a view gives back: called inside the transaction, it does what was asked and says status and answer.
Act = Callable[[], tuple[int, Any]]
#: A script that was interrupted comes back within a day, or asks what became of it.
KEPT_FOR = timedelta(days=2)
_KEY = re.compile(r'"?([A-Za-z0-9._:-]{1,100})"?')
_REFUSALS = (400, 401, 403, 404, 409, 413, 422, 429)
_PARAMETER = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "schema": {"type": "string", "pattern": '^("?[A-Za-z0-9._:-]{1,100}"?)?$'},
    "description": "Letters, digits and . _ : - of your choice. The same call again under the same key is carried out "
    "once and gets the same answer, for two days; another call under it is refused (422).",
}  # fmt: skip


def changing(
    router: Router, path: str, *, scope: Scope, answers: Mapping[int, Any], method: str = "POST", **described: Any
) -> Callable[[Callable[..., Act]], Callable[..., HttpResponse]]:  # fmt: skip
    """Register a POST (or PUT, DELETE). The view checks and returns an ``Act``; what it or the act raises has changed
    nothing."""
    extra = described.pop("openapi_extra", {})
    extra = {**extra, "parameters": [*extra.get("parameters", ()), _PARAMETER]}

    def register(view: Callable[..., Act]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
            call = _Call(request)
            kept = call.kept()
            return kept or call.carry_out(view(request, *args, **given))

        # Its annotations are names of the view's module, where they mean something.
        answer.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]  # any function has room
        response = {**answers, **dict.fromkeys(_REFUSALS, Problem)}
        register_ = router.api_operation(
            [method], path, auth=Token(scope), response=response, openapi_extra=extra, **described
        )
        return register_(answer)

    return register


def forget_calls() -> int:
    """Drop answers that nobody will ask for again. Returns how many."""
    old = KeptCall.objects.filter(at__lt=SystemClock().now() - KEPT_FOR)
    return int(old.delete()[0])


class _Call:
    """One call, under a key or without."""

    def __init__(self, request: HttpRequest) -> None:
        self._caller = caller_of(request)
        self._key = _key_of(request)
        body = request.body
        self._digest = sha256_hex(b"\n".join([f"{request.method} {request.get_full_path()}".encode(), body]))

    def kept(self) -> HttpResponse | None:
        """The answer that the same call got before. Raises ``Refused`` for another call."""
        row = KeptCall.objects.filter(token=self._caller.token, key=self._key).first() if self._key else None
        if row is None:
            return None
        if row.digest != self._digest:
            told = _("This Idempotency-Key was used for another call before. Choose a new key for a new call.")
            raise Refused(422, "key_reused", told)
        response = _json(row.status, row.body)
        response.headers["Idempotency-Replayed"] = "true"
        return response

    def carry_out(self, act: Act) -> HttpResponse:
        """Do it; with its answer kept in the same transaction, it happened exactly when the answer is there."""
        try:
            with writing():
                if self._key:
                    row = KeptCall.objects.create(
                        token=self._caller.token, key=self._key, digest=self._digest, status=0, body="",
                        at=SystemClock().now(),
                    )  # fmt: skip
                status, payload = act()
                body = _written(payload)
                if self._key:
                    kept = _written(payload.kept) if isinstance(payload, Unkept) else body
                    KeptCall.objects.filter(pk=row.pk).update(status=status, body=kept)
        except IntegrityError:
            # The same call at the same moment: it was carried out by the other one.
            again = self.kept() if self._key else None
            if again is None:
                raise
            return again
        return _json(status, body)


def _key_of(request: HttpRequest) -> str:
    given = request.headers.get("Idempotency-Key", "").strip()
    if not given:
        return ""
    match = _KEY.fullmatch(given)
    if match is None:
        told = _("An Idempotency-Key has 1 to 100 letters, digits and . _ : - only.")
        raise Refused(400, "bad_key", told)
    return match[1]


def _written(payload: Any) -> str:
    return json.dumps(payload, ensure_ascii=False, cls=NinjaJSONEncoder)


def _json(status: int, body: str) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
