from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from publishers.contract import AuthExpired, Misconfigured, PublishError, Rejected, Throttled, Unreachable
from publishers.platforms.unknown_codes import unknown_codes
from publishers.platforms.youtube.errors import came_to_nothing, read_refusal, translate, translate_token_error
from publishers.platforms.youtube.platform import YouTubePlatform
from publishers.platforms.youtube.quotas import until_reset
from publishers.sentences import COMMON, explain

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def body(reason: str, message: str = "words") -> bytes:
    return json.dumps({"error": {"code": 1, "message": message, "errors": [{"reason": reason}]}}).encode()


def assert_explained(error: PublishError) -> None:
    assert error.code in {**COMMON, **YouTubePlatform.sentences}
    told = explain(error.code, error.params, "youtube")
    assert told.message and told.fix
    assert "%(" not in f"{told.message}{told.fix}"


@pytest.mark.parametrize(
    ("status", "reason", "kind", "code"),
    [
        (403, "quotaExceeded", Throttled, "youtube_quota"),
        (400, "uploadLimitExceeded", Throttled, "youtube_upload_limit"),
        (403, "rateLimitExceeded", Throttled, "throttled"),
        (403, "userRateLimitExceeded", Throttled, "throttled"),
        (429, "uploadRateLimitExceeded", Throttled, "throttled"),
        (429, "", Throttled, "throttled"),
        (401, "authError", AuthExpired, "auth_expired"),
        (401, "youtubeSignupRequired", AuthExpired, "youtube_account"),
        (403, "authenticatedUserAccountSuspended", AuthExpired, "youtube_account"),
        (403, "insufficientPermissions", AuthExpired, "auth_refused"),
        (403, "dailyLimitExceeded", Throttled, "youtube_quota"),
        (400, "invalidTitle", Rejected, "youtube_title_refused"),
        (400, "invalidDescription", Rejected, "youtube_description_refused"),
        (400, "invalidTags", Rejected, "youtube_tags_refused"),
        (400, "invalidPublishAt", Rejected, "youtube_public_at_refused"),
        (400, "invalidVideoMetadata", Rejected, "youtube_metadata_refused"),
        (400, "invalidFilename", Rejected, "youtube_metadata_refused"),
        (400, "invalidRecordingDetails", Rejected, "youtube_metadata_refused"),
        (400, "defaultLanguageNotSet", Rejected, "youtube_language_refused"),
        (400, "mediaBodyRequired", Rejected, "youtube_file_missing"),
        (400, "invalidImage", Rejected, "youtube_image_refused"),
        (400, "missingRequiredParameter", Rejected, "youtube_request_refused"),
        (400, "unexpectedParameter", Rejected, "youtube_request_refused"),
        (400, "incompatibleParameters", Rejected, "youtube_request_refused"),
        (400, "invalidPageToken", Rejected, "youtube_request_refused"),
        (400, "somethingNew", Rejected, "rejected"),
        (403, "somethingNew", Rejected, "youtube_forbidden"),
        (403, "authenticatedUserAccountClosed", AuthExpired, "youtube_account"),
        (403, "authenticatedUserNotChannel", AuthExpired, "youtube_account"),
        (403, "accountDelegationForbidden", AuthExpired, "youtube_account"),
        (403, "forbiddenLicenseSetting", Rejected, "youtube_licence_refused"),
        (403, "accessNotConfigured", Rejected, "youtube_api_off"),
        (409, "captionExists", Rejected, "youtube_captions_exist"),
        (400, "invalidCategoryId", Misconfigured, "misconfigured"),
        (403, "forbiddenPrivacySetting", Misconfigured, "misconfigured"),
        (404, "playlistNotFound", Misconfigured, "misconfigured"),
        (403, "forbidden", Rejected, "youtube_forbidden"),
        (404, "videoNotFound", Rejected, "youtube_not_found"),
        (302, "", Unreachable, "unreachable"),
    ],
)
def test_reason_gives_its_error(status: int, reason: str, kind: type[PublishError], code: str) -> None:
    error = translate(read_refusal(status, {}, body(reason)), NOW)
    assert type(error) is kind
    assert error.code == code
    assert reason in error.detail
    assert_explained(error)


@pytest.mark.parametrize(("status", "unclear"), [(500, True), (502, True), (503, True), (408, True), (400, False)])
def test_server_errors_leave_the_outcome_open(status: int, unclear: bool) -> None:
    assert read_refusal(status, {}, b"<html>").is_unclear is unclear


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"[]", b'"text"', b'{"error": "text"}', b'{"error": {"errors": {}}}']
)
def test_odd_error_bodies_are_read_without_stumbling(content: bytes) -> None:
    refusal = read_refusal(403, {}, content)
    assert (refusal.status, refusal.reason) == (403, "")


def test_markup_in_messages_is_dropped() -> None:
    refusal = read_refusal(403, {}, body("quotaExceeded", 'exceeded your <a href="/q">quota</a>.'))
    assert refusal.message == "exceeded your quota."


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (datetime(2026, 11, 21, 5, 0, tzinfo=UTC), 3 * 3600),  # winter: midnight is 08:00 UTC
        (datetime(2026, 7, 1, 5, 0, tzinfo=UTC), 2 * 3600),  # summer: 07:00 UTC
        (datetime(2026, 11, 21, 8, 0, tzinfo=UTC), 24 * 3600),
        (datetime(2026, 11, 1, 7, 30, tzinfo=UTC), 24.5 * 3600),  # the day has 25 hours
    ],
)
def test_quota_comes_back_at_midnight_pacific(now: datetime, seconds: float) -> None:
    assert until_reset(now) == seconds + 60


def test_retry_after_is_honoured() -> None:
    error = translate(read_refusal(429, {"retry-after": "7"}, b""), NOW)
    assert isinstance(error, Throttled)
    assert error.retry_after == 7


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        ({"error": "invalid_grant"}, AuthExpired, "auth_expired"),
        ({"error": "invalid_client"}, AuthExpired, "auth_refused"),
        ({"error": "unauthorized_client"}, AuthExpired, "auth_refused"),
        ("<html>", Unreachable, "unreachable"),
        (None, Unreachable, "unreachable"),
        ({"access_token": ""}, Unreachable, "unreachable"),
    ],
)
def test_token_errors(data: object, kind: type[PublishError], code: str) -> None:
    error = translate_token_error(data)
    assert type(error) is kind
    assert error.code == code


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        *((reason, "youtube_video_unreadable") for reason in
          ("conversion", "invalidFile", "codec", "transcodeFailed", "streamingFailed")),
        *((reason, "youtube_video_incomplete") for reason in
          ("emptyFile", "tooSmall", "uploadAborted", "uploadFailed")),
        *((reason, "youtube_video_copyright") for reason in ("copyright", "claim", "trademark")),
        *((reason, "youtube_video_terms") for reason in ("inappropriate", "termsOfUse", "legal")),
        *((reason, "youtube_video_account") for reason in ("uploaderAccountSuspended", "uploaderAccountClosed")),
        ("duplicate", "youtube_video_duplicate"), ("length", "youtube_video_length"),
        ("deleted", "youtube_video_deleted"), ("other", "youtube_not_processed"),
    ],
)  # fmt: skip
def test_every_reason_for_a_lost_video_has_its_sentence(reason: str, code: str) -> None:
    error = came_to_nothing(reason)
    assert (error.code, error.detail) == (code, reason)
    assert_explained(error)


def test_unknown_reasons_are_counted() -> None:
    before = {tuple(labels.values()): count for metric in unknown_codes() for labels, count in metric.samples}
    translate(read_refusal(400, {}, body("brandNewReason")), NOW)
    after = {tuple(labels.values()): count for metric in unknown_codes() for labels, count in metric.samples}
    assert after["youtube", "400_brandNewReason"] == before.get(("youtube", "400_brandNewReason"), 0) + 1
