"""What Facebook's refusals mean for us: from code and subcode to the closed set of errors.

The HTTP status is nearly always 400, so the code decides; docs/platforms/facebook.md has the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publishers.contract import AuthExpired, Misconfigured, OutcomeUnknown, PublishError, Rejected, Unreachable

from ..unknown_codes import note_unknown
from .graph import UNKNOWN_PATH, GraphFailure

THROTTLE_CODES = frozenset({4, 17, 32, 341, 613, 80001})
_SERVICE_CODES = frozenset({1, 2})
#: Of 190 and 102: what happened to the token. The rest is simply dead, and may be renewed.
_DEAD = {
    458: "facebook_app_removed", 459: "facebook_checkpoint", 460: "facebook_password_changed",
    463: "auth_expired", 464: "facebook_unconfirmed", 467: "auth_expired",
}  # fmt: skip
_PAGE_TOKEN_NEEDED = 2069032
_VIEWER_LACKS_PERMISSION = 2853006
#: Of 200: the call as such is not for this kind of object; no permission would help.
_UNSUPPORTED = frozenset({2069030, 2069031, 2069033})
_MISSING = 33
_OFFSETS = ("start_offset", "end_offset")
_WRONG_OFFSET = 1363037
_UPLOAD_BROKEN = frozenset({1363019, 1363021, 1363030, 1363033, 1363041})
_UPLOAD_FAILED = frozenset({6000, 6001})
_NO_METRIC = 3001
#: Content that is refused for good.
_REFUSED = {
    382: "facebook_file_refused", 389: "facebook_file_refused", 506: "facebook_duplicate",
    1609005: "facebook_link_refused", 2874008: "facebook_too_few_likes", _NO_METRIC: "facebook_metric_refused",
    6000: "media_failed", 6001: "media_failed",
}  # fmt: skip
#: Subcodes that are told apart; any other one is counted for operators.
_SUBCODES = frozenset({
    *_DEAD, _PAGE_TOKEN_NEEDED, _VIEWER_LACKS_PERMISSION, *_UNSUPPORTED, _MISSING, _WRONG_OFFSET, *_UPLOAD_BROKEN,
    1504028,
})  # fmt: skip
_CODES = frozenset({*THROTTLE_CODES, *_SERVICE_CODES, *_REFUSED, 3, 10, 100, 101, 102, 104, 190, 368, 2500})

Json = dict[str, Any]


class WrongOffset(Exception):
    """The upload goes on elsewhere: at ``window``."""

    def __init__(self, window: Json) -> None:
        super().__init__("wrong offset")
        self.window = window


class UploadLost(Exception):
    """The upload is no more; the film must be sent again from its start."""


def translate(failure: GraphFailure, detail: str, *, is_final: bool) -> PublishError:
    """The refusal in our words; ``is_final`` where the call may have made something public. Throttling apart."""
    _count(failure)
    code = failure.code
    if code is None and failure.status < 400:
        return lost(is_final, detail)
    if failure.subcode == _VIEWER_LACKS_PERMISSION:
        return AuthExpired("facebook_permission_missing", detail=detail)
    if code in _SERVICE_CODES or failure.is_transient or (code is None and failure.status >= 500):
        return lost(is_final, detail)
    return _dead(failure, detail) or _account(failure, detail) or _content(failure, detail)


def dead_code(subcode: int | None) -> str:
    """Which sentence tells why a token is dead."""
    return _DEAD.get(subcode or 0, "auth_expired")


def upload_signal(failure: GraphFailure) -> WrongOffset | UploadLost | None:
    """What only concerns the course of an upload; it stays inside this package."""
    if failure.subcode == _WRONG_OFFSET and set(_OFFSETS) <= set(failure.data):
        return WrongOffset(window(failure.data))
    if failure.subcode in _UPLOAD_BROKEN or failure.code in _UPLOAD_FAILED:
        return UploadLost()
    return None


def lost(is_final: bool, detail: str) -> PublishError:
    return OutcomeUnknown(detail=detail) if is_final else Unreachable(detail=detail)


def window(answer: Mapping[str, Any]) -> Json:
    """Offsets come as strings."""
    return {"start": int(answer["start_offset"]), "end": int(answer["end_offset"])}


def _dead(failure: GraphFailure, detail: str) -> PublishError | None:
    """What is wrong with the token."""
    code, subcode = failure.code, failure.subcode
    if code == 190 and subcode == _PAGE_TOKEN_NEEDED:
        return Misconfigured("facebook_page_token_needed", detail=detail, params={"field": "page_access_token"})
    if code in (102, 190) or (code is None and failure.status == 401):
        return AuthExpired(dead_code(subcode), detail=detail)
    if failure.is_without_token:
        return AuthExpired(detail=detail)
    return None


def _account(failure: GraphFailure, detail: str) -> PublishError | None:
    """What is wrong with the app, its version, or what it may do."""
    code = failure.code
    if code == 368:
        return AuthExpired("facebook_blocked", detail=detail)
    if code in (3, 10) or (200 <= (code or 0) <= 299 and failure.subcode not in _UNSUPPORTED):
        return AuthExpired("facebook_permission_missing", detail=detail)
    # Two messages must be read: these mistakes have no code of their own.
    if UNKNOWN_PATH in failure.said:
        return Misconfigured("facebook_version_refused", detail=detail, params={"field": "version"})
    if code == 101 or (code == 100 and "appsecret_proof" in failure.said):
        return Misconfigured("facebook_secret_refused", detail=detail, params={"field": "app_secret"})
    return None


def _content(failure: GraphFailure, detail: str) -> Rejected:
    code, subcode = failure.code or 0, failure.subcode
    if code == 100 and subcode == _MISSING:
        return Rejected("facebook_missing", detail=detail)
    if subcode in _UNSUPPORTED:
        return Rejected("facebook_unsupported", detail=detail)
    if code == 100 and "insights metric" in failure.said:
        return Rejected("facebook_metric_refused", detail=detail)
    return Rejected(_REFUSED.get(code, "rejected"), detail=detail)


def _count(failure: GraphFailure) -> None:
    code, subcode = failure.code, failure.subcode
    if code is None:
        return
    if not (code in _CODES or 200 <= code <= 299):
        note_unknown("facebook", f"{code}/{subcode}" if subcode else str(code))
    elif subcode is not None and subcode not in _SUBCODES:
        note_unknown("facebook", f"{code}/{subcode}")
