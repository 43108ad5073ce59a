"""The client against the sandbox and against answers that no sandbox gives: every error in our words."""

from __future__ import annotations

import io
import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import facebook
import pytest
from django.core.cache import cache

from cms.core.clock import SystemClock
from cms.core.http import Answer, Guard, HttpClient, HttpPolicy
from publishers.contract import (
    Account,
    AuthExpired,
    Misconfigured,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
)
from publishers.platforms.bodies import FileSlice
from publishers.platforms.facebook.client import PageClient
from publishers.platforms.facebook.errors import UploadLost, WrongOffset
from publishers.platforms.facebook.films import FilmClient
from publishers.platforms.facebook.graph import PageGraph, _encoded, appsecret_proof
from publishers.platforms.facebook.schema import FacebookCredentials, FacebookOptions
from publishers.platforms.facebook.sentences import SENTENCES
from publishers.platforms.unknown_codes import unknown_codes
from publishers.sandbox.accounts import FACEBOOK
from publishers.sentences import COMMON
from tests.publishers.platforms.messages import picture

from .conftest import Page

TOKEN, SECRET = FACEBOOK.page_access_token, FACEBOOK.app_secret


# --- the library, made fit --------------------------------------------------------------------------------------------


def test_it_is_facebook_sdk_with_a_version_the_library_refuses(page: Page) -> None:
    graph = page.client._graph
    assert isinstance(graph, facebook.GraphAPI)
    assert graph.version == "v26.0"
    assert graph.get_object("me", fields="id")["id"] == FACEBOOK.page_id


def test_token_travels_in_no_address(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    page.client.owner()
    photo_id = page.client.upload_photo(picture())
    post_id = page.client.create_post("một", photo_ids=[photo_id])
    list(page.client.posts_since(page.clock.now()))
    page.client.edit(post_id, message="hai")
    page.client.delete(post_id)
    assert "/v26.0/" in caplog.text
    assert TOKEN not in caplog.text
    assert SECRET not in caplog.text


def test_proof_is_the_hmac_of_the_token() -> None:
    credentials = FacebookCredentials(page_access_token="TEST_ACCESS_TOKEN", app_id="1", app_secret="TEST_APP_SECRET")
    assert appsecret_proof(credentials) == "a29e09935528b19da2caaf6914b1a3b7045d825ea86abdff8d7f0599d47dd731"


def test_credentials_hide_their_secrets() -> None:
    credentials = FacebookCredentials(page_access_token=TOKEN, app_id="1", app_secret=SECRET)
    assert TOKEN not in f"{credentials!r}{credentials}"
    assert SECRET not in f"{credentials!r}{credentials}"


# --- answers as they come -------------------------------------------------------------------------------------------


@contextmanager
def answering(status: int, body: bytes, headers: dict[str, str]) -> Iterator[str]:
    """A server that gives every request the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = _answer

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _account() -> Account:
    return Account(
        channel="x",
        options=FacebookOptions(page_id=FACEBOOK.page_id),
        credentials=FacebookCredentials(page_access_token=TOKEN, app_id="1", app_secret=SECRET),
    )


def _http() -> HttpClient:
    return HttpClient(HttpPolicy(read_timeout=1, guard=Guard.from_names(["127.0.0.0/8"])))


def _client(url: str) -> PageClient:
    return PageClient(_http(), _account(), graph_url=url, clock=SystemClock())


def _films(url: str) -> FilmClient:
    return FilmClient(_http(), _account(), graph_url=url, video_url=url, bytes_url=url, clock=SystemClock())


def _slice(data: bytes) -> FileSlice:
    return FileSlice(io.BytesIO(data), 0, len(data))


def _refused(
    status: int, body: bytes | dict[str, object], act: Callable[[Any], object], *,
    make: Callable[[str], object] = _client, **headers: str,
) -> PublishError:  # fmt: skip
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    told = headers or {"Content-Type": "application/json"}
    with answering(status, raw, told) as url, pytest.raises(PublishError) as caught:
        act(make(url))
    return caught.value


def _post(client: PageClient) -> object:
    return client.create_post("một")


def _read(client: PageClient) -> object:
    return client.owner()


def _error(code: int, subcode: int | None = None, **more: object) -> dict[str, object]:
    error = {"message": f"(#{code}) No", "type": "OAuthException", "code": code, "fbtrace_id": "A1", **more}
    return {"error": error if subcode is None else {**error, "error_subcode": subcode}}


@pytest.mark.parametrize(
    ("code", "subcode", "kind", "problem"),
    [
        (190, None, AuthExpired, "auth_expired"),
        (190, 463, AuthExpired, "auth_expired"),
        (190, 467, AuthExpired, "auth_expired"),
        (190, 458, AuthExpired, "facebook_app_removed"),
        (190, 459, AuthExpired, "facebook_checkpoint"),
        (190, 460, AuthExpired, "facebook_password_changed"),
        (190, 464, AuthExpired, "facebook_unconfirmed"),
        (102, None, AuthExpired, "auth_expired"),
        (190, 2069032, Misconfigured, "facebook_page_token_needed"),
        (4, None, Throttled, "throttled"),
        (17, None, Throttled, "throttled"),
        (32, None, Throttled, "throttled"),
        (341, None, Throttled, "throttled"),
        (613, None, Throttled, "throttled"),
        (80001, None, Throttled, "throttled"),
        (10, None, AuthExpired, "facebook_permission_missing"),
        (200, None, AuthExpired, "facebook_permission_missing"),
        (299, None, AuthExpired, "facebook_permission_missing"),
        (1, 2853006, AuthExpired, "facebook_permission_missing"),
        (3, None, AuthExpired, "facebook_permission_missing"),
        (200, 2069030, Rejected, "facebook_unsupported"),
        (200, 2069031, Rejected, "facebook_unsupported"),
        (200, 2069033, Rejected, "facebook_unsupported"),
        (368, None, AuthExpired, "facebook_blocked"),
        (100, None, Rejected, "rejected"),
        (100, 33, Rejected, "facebook_missing"),
        (506, None, Rejected, "facebook_duplicate"),
        (1609005, None, Rejected, "facebook_link_refused"),
        (382, None, Rejected, "facebook_file_refused"),
        (389, None, Rejected, "facebook_file_refused"),
        (6000, None, Rejected, "media_failed"),
        (6001, None, Rejected, "media_failed"),
        (2874008, None, Rejected, "facebook_too_few_likes"),
        (3001, 1504028, Rejected, "facebook_metric_refused"),
        (101, None, Misconfigured, "facebook_secret_refused"),
        (2500, None, AuthExpired, "auth_expired"),
        (104, None, AuthExpired, "auth_expired"),
        (999999, None, Rejected, "rejected"),
    ],
)
def test_codes_decide_whatever_the_status(code: int, subcode: int | None, kind: type, problem: str) -> None:
    for act in (_post, _read):
        error = _refused(400, _error(code, subcode), act)
        assert (type(error), error.code) == (kind, problem)
        assert problem in {**COMMON, **SENTENCES}
        assert "A1" in error.detail


@pytest.mark.parametrize("body", [_error(1), _error(2), _error(100, is_transient=True)])
def test_trouble_at_facebook_may_have_done_what_we_asked(body: dict[str, object]) -> None:
    assert type(_refused(500, body, _post)) is OutcomeUnknown
    assert type(_refused(500, body, _read)) is Unreachable


@pytest.mark.parametrize(
    ("status", "body", "content_type"),
    [
        (500, b'{"status": "internal failure"}', "application/json"),
        (502, b"<html><title>502</title></html>", "text/html"),
        (503, b"", "text/plain"),
        (200, b"<html>maintenance</html>", "text/html"),
        (200, b'{"id": "1_2', "application/json"),
        (200, b'"ok"', "application/json"),
        (200, b"[]", "application/json"),
        (200, b"{}", "application/json"),
        (302, b"", "text/html"),
    ],
)
def test_unreadable_answer_to_a_post_leaves_its_outcome_open(status: int, body: bytes, content_type: str) -> None:
    assert type(_refused(status, body, _post, **{"Content-Type": content_type})) is OutcomeUnknown


def test_answer_without_content_type_is_read_all_the_same() -> None:
    with answering(200, b'{"id": "7", "name": "Trang"}', {"X-Nothing": "1"}) as url:
        assert _client(url).owner()["id"] == "7"


def test_html_refusal_is_final() -> None:
    error = _refused(404, b"<html>no such place</html>", _post, **{"Content-Type": "text/html"})
    assert (type(error), error.detail) == (Rejected, "HTTP 404")


def test_wait_is_taken_from_the_usage_header() -> None:
    usage = {"7": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 12}], "8": [{}]}
    error = _refused(400, _error(32), _post, **{"X-Business-Use-Case-Usage": json.dumps(usage)})
    assert isinstance(error, Throttled)
    assert error.retry_after == 720
    error = _refused(400, _error(4), _post, **{"X-Business-Use-Case-Usage": "broken"})
    assert isinstance(error, Throttled)
    assert error.retry_after == 300


def test_wrong_app_secret_names_its_field() -> None:
    body = _error(100)
    body["error"]["message"] = "Invalid appsecret_proof provided in the API argument"  # type: ignore[index]
    error = _refused(400, body, _post)
    assert (type(error), error.code, error.params) == (
        Misconfigured,
        "facebook_secret_refused",
        {"field": "app_secret"},
    )


def test_quoted_token_is_blacked_out() -> None:
    error = _refused(400, _error(190, error_user_msg=f"Malformed access token {TOKEN}"), _read)
    assert "Malformed access token […]" in error.detail
    assert error.__context__ is None


def test_a_header_that_does_not_arrive_is_made_up_for() -> None:
    """Some proxies take it off; Facebook then says that there is no token, and has done nothing."""
    asked: list[str] = []

    class Stripped(PageGraph):
        def _send(self, method: str, url: str, **given: Any) -> Answer:
            asked.append(json.dumps(given.get("params", {})))
            given.pop("headers", None)
            body = b'{"id": "7"}' if TOKEN in asked[-1] else json.dumps(_error(2500)).encode()
            return Answer(status=200, headers={}, content=body, url=url)

    graph = Stripped(
        _http(), base_url="http://127.0.0.1", version="v26.0", credentials=_account().credentials,
        before=lambda: None, after=lambda answer: None,
    )  # fmt: skip
    assert graph.get_object("me")["id"] == "7"
    assert [TOKEN in params for params in asked] == [False, True]


def test_a_version_that_is_no_more_is_named() -> None:
    error = _refused(400, {"error": {"message": "Unknown path components: /v3.1/me", "code": 2500}}, _read)
    assert (type(error), error.code) == (Misconfigured, "facebook_version_refused")


@pytest.mark.parametrize(("code", "subcode"), [(999999, None), (100, 1349125), (190, 999)])
def test_codes_nobody_explained_are_counted(code: int, subcode: int | None) -> None:
    cache.clear()
    error = _refused(400, _error(code, subcode), _read)
    assert f"(#{code})" in error.detail, "Facebook's own words are kept"
    [metric] = unknown_codes()
    assert [labels["code"] for labels, _ in metric.samples] == [f"{code}/{subcode}" if subcode else str(code)]


def test_codes_of_the_table_are_not_counted() -> None:
    cache.clear()
    for code, subcode in ((190, 463), (100, 33), (100, None), (506, None), (32, None), (200, 2069030)):
        _refused(400, _error(code, subcode), _read)
    [metric] = unknown_codes()
    assert list(metric.samples) == []


# --- uploads --------------------------------------------------------------------------------------------------------


def test_server_says_where_an_upload_goes_on(page: Page) -> None:
    page.running.sandbox.set_quota("facebook", "video_chunk_bytes", 4)
    opened = page.films.start_video(10)
    assert (opened["start"], opened["end"]) == (0, 4)
    assert page.films.send_chunk(opened["session"], 0, _slice(b"0123")) == {"start": 4, "end": 8}
    with pytest.raises(WrongOffset) as caught:
        page.films.send_chunk(opened["session"], 0, _slice(b"0123"))
    assert caught.value.window == {"start": 4, "end": 8}


def test_lost_session_is_told_apart(page: Page) -> None:
    with pytest.raises(UploadLost):
        page.films.send_chunk("1", 0, _slice(b"0123"))


@pytest.mark.parametrize("data", [{"start_offset": "4", "end_offset": "8"}, '{"start_offset": "4", "end_offset": "8"}'])
def test_offsets_are_read_from_object_and_text(data: object) -> None:
    body = json.dumps(_error(100, 1363037, error_data=data)).encode()
    with answering(400, body, {"Content-Type": "application/json"}) as url, pytest.raises(WrongOffset) as caught:
        _films(url).send_chunk("1", 0, _slice(b"0123"))
    assert caught.value.window == {"start": 4, "end": 8}


def test_upload_errors_elsewhere_are_ordinary_refusals() -> None:
    error = _refused(400, _error(100, 1363021), lambda c: c.add_captions("1", "vi_VN", ""), make=_films)
    assert type(error) is Rejected


def test_unbelievable_offsets_are_an_ordinary_refusal() -> None:
    error = _refused(
        400, _error(100, 1363037, error_data="nonsense"), lambda c: c.send_chunk("1", 0, _slice(b"0123")), make=_films
    )
    assert type(error) is Rejected


def test_too_many_posts_to_look_through_is_no_answer(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishers.platforms.facebook.calling.PAGE_SIZE", 1)
    monkeypatch.setattr("publishers.platforms.facebook.calling.PAGES_MAX", 2)
    for number in range(3):
        page.client.create_post(f"bài {number}")
    with pytest.raises(OutcomeUnknown):
        list(page.client.posts_since(page.clock.now()))


def test_posts_are_listed_across_pages_newest_first(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishers.platforms.facebook.calling.PAGE_SIZE", 2)
    for number in range(5):
        page.client.create_post(f"bài {number}")
    shown = [post["message"] for post in page.client.posts_since(page.clock.now())]
    assert shown == ["bài 4", "bài 3", "bài 2", "bài 1", "bài 0"]


def test_lists_and_booleans_go_out_as_the_graph_reads_them() -> None:
    values = {"published": False, "attached_media": [{"media_fbid": "1"}], "size": 5, "after": None, "text": "ừ"}
    assert _encoded(values) == {
        "published": "false", "attached_media": '[{"media_fbid": "1"}]', "size": "5", "text": "ừ",
    }  # fmt: skip
    assert PageGraph.request is not facebook.GraphAPI.request
