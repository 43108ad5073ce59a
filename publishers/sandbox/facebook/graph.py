"""The Graph API's manners: versions, tokens, parameters, field lists, errors and usage headers.

Facts and their sources are in docs/platforms/facebook.md. Stricter than the real one in one point: a parameter that the
edge does not have is refused instead of ignored, so that a misspelt one shows.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from ..accounts import FACEBOOK
from ..state import Sandbox
from . import tokens

SLUG = tokens.SLUG
#: Versions that answer (the changelog of 2026-11).
VERSIONS = frozenset({"v22.0", "v23.0", "v24.0", "v25.0", "v26.0"})
#: Parameters that every call may carry.
_COMMON = frozenset({"access_token", "appsecret_proof", "fields", "format", "locale", "debug"})
_FIELD_NAME = re.compile(r"^[a-z0-9_]+")

Json = dict[str, Any]


class GraphProblem(Exception):
    """An answer of the error shape. HTTP 400 whatever the code, as the real one does."""

    def __init__(
        self, code: int, message: str, *, subcode: int | None = None, kind: str = "OAuthException",
        transient: bool = False, data: Any = None, status: int = 400,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status = status
        self.error: Json = {"message": message, "type": kind, "code": code, "is_transient": transient}
        if subcode is not None:
            self.error["error_subcode"] = subcode
        if data is not None:
            self.error["error_data"] = data
        self.error["fbtrace_id"] = "A" + hashlib.sha256(message.encode()).hexdigest()[:22]


def bad_parameter(message: str, subcode: int | None = None) -> GraphProblem:
    return GraphProblem(100, f"(#100) {message}", subcode=subcode)


def missing_object(id: str) -> GraphProblem:
    text = f"Unsupported request. Object with ID '{id}' does not exist or cannot be loaded due to missing permissions"
    return GraphProblem(100, text, subcode=33, kind="GraphMethodException")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, checked: who asks, with what."""

    request: Request
    version: str
    params: Mapping[str, str]
    files: Mapping[str, UploadFile]
    owner: str

    @property
    def id(self) -> str:
        return str(self.request.path_params.get("id", ""))

    def boolean(self, name: str, default: bool) -> bool:
        """``true`` or ``false``; Python's own ``False`` is not a value of the Graph."""
        value = self.params.get(name)
        if value is None:
            return default
        if value not in ("true", "false", "1", "0"):
            raise bad_parameter(f"Param {name} must be a boolean")
        return value in ("true", "1")

    def number(self, name: str) -> int:
        value = self.params.get(name, "")
        if not value.isdigit():
            raise bad_parameter(f"Param {name} must be a non-negative integer")
        return int(value)

    def objects(self, name: str) -> list[Json]:
        """A list of objects, which the Graph takes only as JSON."""
        try:
            value = json.loads(self.params[name])
        except ValueError:
            raise bad_parameter(f"Param {name} must be an array.") from None
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise bad_parameter(f"Param {name} must be an array of objects.")
        return value

    def page_only(self) -> None:
        """Writing to a Page takes the Page's own token."""
        if self.owner == "other":
            raise GraphProblem(200, "(#200) The token of this Page has no permission to act for another one")
        if self.owner != "page":
            text = "(#190) This method must be called with a Page Access Token"
            raise GraphProblem(190, text, subcode=2069032)


Handler = Callable[[Call], Awaitable[Any]]


class Graph:
    """Wraps handlers into endpoints that answer as the Graph does."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._recent: deque[datetime] = deque()
        sandbox.on_reset.append(self._recent.clear)

    def endpoint(
        self, operation: str, handler: Handler, *, params: Iterable[str] = (), files: Iterable[str] = (),
        is_open: bool = False,
    ) -> Callable[[Request], Awaitable[Response]]:  # fmt: skip
        """An endpoint that takes just these parameters and files; an open one asks for no token."""
        allowed = _COMMON | set(params)
        taken = frozenset(files)

        async def answer(request: Request) -> Response:
            try:
                self._count()
                result = await handler(await self._read(request, allowed, taken, is_open=is_open))
            except GraphProblem as problem:
                return self.refuse(problem)
            return self._reply(result)

        guard = self.sandbox.faults.guard(SLUG, operation, throttle=self._throttled, token_expired=self._expired)
        return guard(answer)

    def refuse(self, problem: GraphProblem) -> Response:
        return self._reply({"error": problem.error}, problem.status)

    async def _read(
        self, request: Request, allowed: frozenset[str], files_taken: frozenset[str], *, is_open: bool
    ) -> Call:
        version = request.path_params["version"]
        if version not in VERSIONS:
            raise GraphProblem(2500, f"Unknown path components: /{version}")
        params = dict(request.query_params)
        files: dict[str, UploadFile] = {}
        if request.method == "POST":
            for name, value in (await request.form()).items():
                if isinstance(value, UploadFile):
                    files[name] = value
                else:
                    params[name] = value
        unknown = (set(params) - allowed) | (set(files) - files_taken)
        if unknown:
            raise bad_parameter(f"Unknown parameters: {', '.join(sorted(unknown))}")
        token = params.pop("access_token", "") or _bearer(request)
        return Call(
            request=request, version=version, params=params, files=files,
            owner="" if is_open else self._owner(token, params.pop("appsecret_proof", "")),
        )  # fmt: skip

    def _owner(self, token: str, proof: str) -> str:
        """Whose token it is. Every call must prove that it knows the app's secret."""
        if not token:
            text = "An active access token must be used to query information about the current user."
            raise GraphProblem(2500, text)
        owner = tokens.owner_of(token)
        if not owner:
            raise GraphProblem(190, "Invalid OAuth access token - Cannot parse access token")
        subcode = tokens.dead_subcode(self.sandbox)
        if subcode is not None and owner != "app":
            raise GraphProblem(190, "Error validating access token: it is no longer valid.", subcode=subcode)
        if owner != "app" and not tokens.is_proof_of(proof, token):
            reason = "Invalid appsecret_proof provided in the API argument" if proof else (
                "API calls from the server require an appsecret_proof argument"
            )  # fmt: skip
            raise GraphProblem(100, reason, kind="GraphMethodException")
        return owner

    def _count(self) -> None:
        """Refuse beyond the hourly number of calls that the control page sets."""
        now = self.sandbox.clock.now()
        while self._recent and (now - self._recent[0]).total_seconds() > 3600:
            self._recent.popleft()
        self._recent.append(now)
        if len(self._recent) > self._limit():
            raise GraphProblem(32, "(#32) Page request limit reached", transient=True)

    def _limit(self) -> int:
        return max(self.sandbox.quota(SLUG, "calls_per_hour", 4800), 1)

    def _reply(self, result: Any, status: int = 200, regain_minutes: int = 0) -> Response:
        percent = min(100 * len(self._recent) // self._limit(), 100)
        usage = {"call_count": percent, "total_cputime": percent // 2, "total_time": percent // 2}
        business = {**usage, "type": "pages", "estimated_time_to_regain_access": regain_minutes or percent // 100}
        headers = {
            "facebook-api-version": "v26.0",
            "X-App-Usage": json.dumps(usage),
            "X-Business-Use-Case-Usage": json.dumps({FACEBOOK.page_id: [business]}),
        }
        return Response(json.dumps(result), status, headers, "application/json; charset=UTF-8")

    def _throttled(self, request: Request) -> Response:
        problem = GraphProblem(32, "(#32) Page request limit reached", transient=True)
        return self._reply({"error": problem.error}, problem.status, regain_minutes=1)

    def _expired(self, request: Request) -> Response:
        text = "Error validating access token: Session has expired."
        return self.refuse(GraphProblem(190, text, subcode=463))


def select(fields: str, values: Mapping[str, Any], default: Iterable[str]) -> Json:
    """The asked-for fields of an object; ``id`` is always among them. An unknown name is refused."""
    wanted = list(_split(fields)) if fields else list(default)
    chosen: Json = {}
    for name in dict.fromkeys([*wanted, "id"]):
        if name not in values:
            raise bad_parameter(f"Tried accessing nonexisting field ({name})")
        if values[name] is not None:
            chosen[name] = values[name]
    return chosen


def graph_time(instant: str | datetime) -> str:
    """``2026-11-21T05:00:00+0000``: whole seconds, no colon in the offset."""
    moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    return moment.strftime("%Y-%m-%dT%H:%M:%S+0000")


def _split(fields: str) -> Iterable[str]:
    """Top-level names of ``a,b{c,d},e.limit(0)``."""
    depth, start = 0, 0
    for index, letter in enumerate(fields + ","):
        depth += (letter in "{(") - (letter in "})")
        if letter == "," and depth == 0:
            name = _FIELD_NAME.match(fields[start:index].strip())
            if name is None:
                raise GraphProblem(2500, f"Syntax error in fields at {start}")
            yield name[0]
            start = index + 1


def _bearer(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() in ("oauth", "bearer") else ""
