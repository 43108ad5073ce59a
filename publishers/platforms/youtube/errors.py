"""What YouTube's refusals mean for us: from status and reason to the closed set of errors. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cms.core.text import plain
from publishers.contract import AuthExpired, Misconfigured, PublishError, Rejected, Throttled, Unreachable
from publishers.platforms.unknown_codes import note_unknown

from .quotas import UPLOADS, until_reset

_DAY_S = 86_400.0
#: Reason → seconds to wait when the answer names none.
_SLOW_DOWN = {"rateLimitExceeded": 60.0, "userRateLimitExceeded": 60.0, "uploadRateLimitExceeded": 900.0}
_QUOTA = frozenset({"quotaExceeded", "dailyLimitExceeded"})
#: The account behind the token can't publish at all: its owner has to act.
_ACCOUNT = frozenset({
    "youtubeSignupRequired", "authenticatedUserAccountClosed", "authenticatedUserAccountSuspended",
    "authenticatedUserNotChannel", "accountDelegationForbidden", "channelClosed", "channelSuspended",
})  # fmt: skip
#: The consent does not cover it, or is no longer one.
_CONSENT = frozenset({"insufficientPermissions", "insufficientScopes", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
#: Reason → the channel's form field that is wrong.
_FIELDS = {
    "invalidCategoryId": "category_id", "playlistNotFound": "playlist_id", "playlistForbidden": "playlist_id",
    "playlistItemsNotAccessible": "playlist_id", "forbiddenPrivacySetting": "privacy",
}  # fmt: skip
#: Reason → the sentence of what YouTube refuses for good.
_REFUSED = {
    "invalidTitle": "youtube_title_refused",
    "invalidDescription": "youtube_description_refused",
    "invalidTags": "youtube_tags_refused",
    "invalidPublishAt": "youtube_public_at_refused",
    "defaultLanguageNotSet": "youtube_language_refused",
    "invalidVideoMetadata": "youtube_metadata_refused",
    "invalidMetadata": "youtube_metadata_refused",
    "invalidRecordingDetails": "youtube_metadata_refused",
    "invalidFilename": "youtube_metadata_refused",
    "forbiddenLicenseSetting": "youtube_licence_refused",
    "mediaBodyRequired": "youtube_file_missing",
    "invalidImage": "youtube_image_refused",
    "mediaFormatUnsupported": "youtube_image_refused",
    "forbidden": "youtube_forbidden",
    "playlistContainsMaximumNumberOfVideos": "youtube_playlist_full",
    "captionExists": "youtube_captions_exist",
    "captionNotFound": "youtube_captions_gone",
    "videoNotFound": "youtube_not_found",
    "accessNotConfigured": "youtube_api_off",
    "SERVICE_DISABLED": "youtube_api_off",
    # Ours to mend: a request that YouTube does not understand.
    "missingRequiredParameter": "youtube_request_refused",
    "unexpectedParameter": "youtube_request_refused",
    "incompatibleParameters": "youtube_request_refused",
    "invalidPageToken": "youtube_request_refused",
    "unknownPart": "youtube_request_refused",
    "parseError": "youtube_request_refused",
    "badRequest": "youtube_request_refused",
    "badContent": "youtube_request_refused",
}
#: YouTube's word for why a video came to nothing after the upload → the sentence.
_CAME_TO_NOTHING = {
    **dict.fromkeys(("conversion", "invalidFile", "codec", "transcodeFailed", "streamingFailed"),
                    "youtube_video_unreadable"),
    **dict.fromkeys(("emptyFile", "tooSmall", "uploadAborted", "uploadFailed"), "youtube_video_incomplete"),
    **dict.fromkeys(("copyright", "claim", "trademark"), "youtube_video_copyright"),
    **dict.fromkeys(("inappropriate", "termsOfUse", "legal"), "youtube_video_terms"),
    **dict.fromkeys(("uploaderAccountSuspended", "uploaderAccountClosed"), "youtube_video_account"),
    "duplicate": "youtube_video_duplicate",
    "length": "youtube_video_length",
    "deleted": "youtube_video_deleted",
}  # fmt: skip

#: The token endpoint's words for an OAuth client or consent that is wrong, not merely old.
_REFUSED_CLIENT = frozenset({
    "invalid_client", "unauthorized_client", "deleted_client", "invalid_request", "invalid_scope", "access_denied",
    "admin_policy_enforced", "org_internal",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer that is not what was asked for."""

    status: int
    reason: str = ""
    message: str = ""
    retry_after: float | None = None

    @property
    def is_unclear(self) -> bool:
        """Whether the request may have been carried out all the same."""
        return self.status >= 500 or self.status == 408

    @property
    def is_out_of_quota(self) -> bool:
        return self.reason in _QUOTA


def read_refusal(status: int, headers: Mapping[str, Any], content: bytes) -> Refusal:
    """Read reason and message out of an error body, whatever its shape."""
    error: Any = None
    try:
        body = json.loads(content)
        error = body.get("error") if isinstance(body, dict) else None
    except ValueError:
        pass
    if not isinstance(error, dict):
        error = {}
    listed = error.get("errors")
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    reason = str(first.get("reason") or error.get("status") or "")
    message = plain(str(error.get("message") or first.get("message") or ""))
    return Refusal(status=status, reason=reason, message=message, retry_after=_seconds(headers.get("retry-after")))


def translate(refusal: Refusal, now: datetime, bucket: str = "") -> PublishError:
    """The error that a clear refusal is; ``detail`` must still be redacted by the caller.

    ``bucket``: what the call was charged to.
    """
    detail = f"{refusal.status} {refusal.reason}: {refusal.message}".strip(" :")
    return _wait(refusal, now, bucket, detail) or _account(refusal, detail) or _content(refusal, detail)


def _wait(refusal: Refusal, now: datetime, bucket: str, detail: str) -> PublishError | None:
    if refusal.is_out_of_quota:
        return Throttled("youtube_quota", retry_after=until_reset(now), bucket=bucket, detail=detail)
    if refusal.reason == "uploadLimitExceeded":
        return Throttled("youtube_upload_limit", retry_after=_DAY_S, bucket=UPLOADS, detail=detail)
    if refusal.reason in _SLOW_DOWN or refusal.status == 429:
        wait = refusal.retry_after or _SLOW_DOWN.get(refusal.reason, 60.0)
        return Throttled(retry_after=wait, detail=detail)
    return None


def _account(refusal: Refusal, detail: str) -> PublishError | None:
    if refusal.reason in _ACCOUNT:
        return AuthExpired("youtube_account", detail=detail)
    if refusal.reason in _CONSENT:
        return AuthExpired("auth_refused", detail=detail)
    if refusal.status == 401:
        return AuthExpired(detail=detail)
    if refusal.reason in _FIELDS:
        return Misconfigured("misconfigured", detail=detail, params={"field": _FIELDS[refusal.reason]})
    return None


def _content(refusal: Refusal, detail: str) -> PublishError:
    if refusal.status < 400:
        # A redirect is never followed, so nothing was done.
        return Unreachable(detail=detail)
    if refusal.reason in _REFUSED:
        return Rejected(_REFUSED[refusal.reason], detail=detail)
    note_unknown("youtube", f"{refusal.status} {refusal.reason}".strip())
    codes = {403: "youtube_forbidden", 404: "youtube_not_found"}
    return Rejected(codes.get(refusal.status, "rejected"), detail=detail)


def came_to_nothing(reason: str) -> Rejected:
    """YouTube took the upload and then refused or lost the video, or could not use it."""
    return Rejected(_CAME_TO_NOTHING.get(reason, "youtube_not_processed"), detail=reason, params={"reason": reason})


def translate_token_error(data: object) -> PublishError:
    """What the token endpoint's error body means. ``data`` may hold anything and is not repeated."""
    error = data.get("error") if isinstance(data, dict) else None
    if error == "invalid_grant":
        return AuthExpired(detail="invalid_grant")
    if isinstance(error, str) and error in _REFUSED_CLIENT:
        return AuthExpired("auth_refused", detail=error)
    return Unreachable(detail="the token endpoint gave no readable answer")


def _seconds(header: object) -> float | None:
    try:
        return max(float(str(header)), 1.0)
    except ValueError:
        return None
