"""The closed set of errors: the class decides what happens next, nobody parses messages."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar


class ErrorKind(StrEnum):
    """Which member of the set it was: kept with the problem, so that people are told what helps."""

    REJECTED = "rejected"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    OUTCOME_UNKNOWN = "outcome_unknown"
    AUTH_EXPIRED = "auth_expired"
    UNSUPPORTED = "unsupported"
    MISCONFIGURED = "misconfigured"
    NEEDS_PERSON = "needs_person"


class PublishError(Exception):
    """Root. ``code`` names the sentence; ``detail`` is the platform's own text, redacted, safe to store."""

    kind: ClassVar[ErrorKind]

    def __init__(self, code: str, *, detail: str = "", params: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail[:2000]
        self.params = dict(params or {})


class Rejected(PublishError):
    """The platform refuses this content for good: failed, the author is told."""

    kind = ErrorKind.REJECTED


class Gone(Rejected):
    """What was asked about is no longer there; ``read_back`` says so with it."""

    def __init__(self, code: str = "gone", *, detail: str = "", **params: Any) -> None:
        super().__init__(code, detail=detail, params=params)


class Throttled(PublishError):
    """Quota: come back after ``retry_after`` seconds; not counted as an attempt. Nothing was done.

    With a ``bucket`` only what draws from it has to wait; without one the whole channel has.
    """

    kind = ErrorKind.THROTTLED

    def __init__(
        self, code: str = "throttled", *, retry_after: float, bucket: str = "", detail: str = "", **params: Any
    ) -> None:
        super().__init__(code, detail=detail, params=params)
        self.retry_after = retry_after
        self.bucket = bucket


class Unreachable(PublishError):
    """The request certainly did not take effect (no connection, or a clear "not now"): back off, try again."""

    kind = ErrorKind.UNREACHABLE

    def __init__(self, code: str = "unreachable", *, detail: str = "", **params: Any) -> None:
        super().__init__(code, detail=detail, params=params)


class OutcomeUnknown(PublishError):
    """Sent, no readable answer: look it up before anything else."""

    kind = ErrorKind.OUTCOME_UNKNOWN

    def __init__(self, code: str = "outcome_unknown", *, detail: str = "", **params: Any) -> None:
        super().__init__(code, detail=detail, params=params)


class AuthExpired(PublishError):
    """The token is dead: the channel pauses, its deliveries wait, one alert."""

    kind = ErrorKind.AUTH_EXPIRED

    def __init__(self, code: str = "auth_expired", *, detail: str = "", **params: Any) -> None:
        super().__init__(code, detail=detail, params=params)


class Unsupported(PublishError):
    """Asked for what is not declared: a bad plan."""

    kind = ErrorKind.UNSUPPORTED

    def __init__(self, feature: str) -> None:
        super().__init__("unsupported", params={"feature": feature})


class Misconfigured(PublishError):
    """The channel's own settings are wrong; ``params['field']`` names the form field."""

    kind = ErrorKind.MISCONFIGURED


class NeedsPerson(PublishError):
    """No machine can go on: a person must act or answer (``by_hand`` sheets, uncertain outcomes)."""

    kind = ErrorKind.NEEDS_PERSON


class CallbackRejected(Exception):
    """A callback that is not genuine or not readable; answered with ``status``."""

    def __init__(self, reason: str, status: int = 401) -> None:
        super().__init__(reason)
        self.status = status


class NotYet(Exception):
    """Not an error: nothing more can be done for ``after`` seconds; finished steps stay finished.

    ``code`` names the sentence that says what is waited for, where a person would wonder.
    """

    def __init__(self, after: float, code: str = "", **params: Any) -> None:
        super().__init__(f"not before {after:.0f} s")
        self.after = after
        self.code = code
        self.params = params
