"""Sources are asked when they are due, by one process, and their status is true whatever they answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.db import connection
from wagtail.models import Page

from cms.core.clock import FixedClock
from syndication.inbound.polling.alerts import announce
from syndication.inbound.polling.asking import ask_due
from syndication.inbound.polling.claims import LEASE, claim_due, claim_one, give_back
from syndication.inbound.polling.gone import withdraw_gone
from syndication.inbound.polling.pace import LATEST_S, SOONEST_S, pace
from syndication.models import Proposal, Source, SourceState
from syndication.sentences import SENTENCES

from .items import NOW, bring, make_source, offer

pytestmark = pytest.mark.django_db

ITEM = (
    "<item><guid>{0}</guid><link>{0}</link><title>{1}</title><description>Nghị định 168/2024/NĐ-CP</description></item>"
)


def rss(*numbers: int, hub: str = "") -> bytes:
    items = "".join(ITEM.format(f"https://syt.example.vn/tin/{n}", f"Tin số {n}") for n in numbers)
    link = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{hub}"/>' if hub else ""
    return f'<rss version="2.0"><channel><title>SYT</title>{link}{items}</channel></rss>'.encode()


class _Department(BaseHTTPRequestHandler):
    """Answers what the test put under the path; knows ETags."""

    def do_GET(self) -> None:
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))  # type: ignore[attr-defined]
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in {"Content-Type": "application/rss+xml", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


class Department:
    """A department's website."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.asked: list[str] = []
        server.answers, server.asked = {}, self.asked  # type: ignore[attr-defined]

    def answers(self, path: str, status: int = 200, body: bytes = b"", **headers: str) -> None:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        self._server.answers[path] = (status, given, body)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def _server() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Department)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def department(_server: ThreadingHTTPServer) -> Department:
    return Department(_server)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def source_of(department: Department, name: str = "Sở Y tế", path: str = "/rss", **given: Any) -> Source:
    return make_source(name, address=department.url + path, **given)


def test_what_is_due_is_read_and_proposed_and_the_next_time_is_set(department: Department, clock: FixedClock) -> None:
    source = source_of(department)
    department.answers("/rss", body=rss(1, 2), ETag='"a"')

    assert ask_due(clock) == 1 and ask_due(clock) == 0

    source.refresh_from_db()
    assert Proposal.objects.filter(state="waiting").count() == 2
    assert source.succeeded_at == source.changed_at == NOW and source.problem is None and source.leased_until is None
    assert NOW + timedelta(seconds=200) < source.next_at < NOW + timedelta(seconds=1000)


def test_unchanged_it_costs_a_304(department: Department, clock: FixedClock) -> None:
    source = source_of(department)
    department.answers("/rss", body=rss(1), ETag='"a"')
    ask_due(clock)
    clock.instant += timedelta(hours=1)

    assert ask_due(clock) == 1

    source.refresh_from_db()
    assert source.succeeded_at == clock.instant and source.changed_at == NOW


@pytest.mark.parametrize(
    ("status", "body", "headers", "code"),
    [
        (404, b"", {}, "not_found"),
        (403, b"", {}, "forbidden"),
        (500, b"", {}, "server_error"),
        (200, b"<html><title>Trang</title><body><p>x</p></body></html>", {}, "html"),
        (200, b"", {}, "empty"),
    ],
)
def test_trouble_is_the_source_s_status_in_words(
    department: Department, clock: FixedClock, status: int, body: bytes, headers: dict[str, str], code: str
) -> None:
    source = source_of(department)
    department.answers("/rss", status, body, **headers)

    ask_due(clock)

    source.refresh_from_db()
    assert source.failures == 1 and source.succeeded_at is None
    assert (source.problem or {})["code"] in SENTENCES and code in (source.problem or {})["code"]
    assert source.next_at > NOW


def test_failures_in_a_row_are_asked_about_less_and_less_often_and_a_success_forgets_them(
    department: Department, clock: FixedClock
) -> None:
    source = source_of(department)
    department.answers("/rss", 500)
    waits = []
    for _ in range(4):
        ask_due(clock)
        source.refresh_from_db()
        waits.append((source.next_at - clock.instant).total_seconds())
        clock.instant = source.next_at
    assert waits == sorted(waits) and waits[-1] > 4 * waits[0]

    department.answers("/rss", body=rss(1))
    ask_due(clock)
    source.refresh_from_db()
    assert source.failures == 0 and source.problem is None


def test_a_server_that_asks_for_patience_gets_it(department: Department, clock: FixedClock) -> None:
    source = source_of(department)
    department.answers("/rss", 503, Retry_After="7200")

    ask_due(clock)

    source.refresh_from_db()
    assert source.next_at >= NOW + timedelta(hours=2)


def test_gone_for_good_is_never_asked_again(department: Department, clock: FixedClock) -> None:
    source = source_of(department)
    department.answers("/rss", 410)

    ask_due(clock)
    clock.instant += timedelta(days=30)

    assert ask_due(clock) == 0
    source.refresh_from_db()
    assert source.state == SourceState.GONE and (source.problem or {})["code"] == "gone"


def test_a_permanent_move_is_remembered(department: Department, clock: FixedClock) -> None:
    source = source_of(department)
    department.answers("/rss", 301, Location=f"{department.url}/new")
    department.answers("/new", body=rss(1))

    ask_due(clock)

    source.refresh_from_db()
    assert source.address == f"{department.url}/new" and source.problem is None


def test_one_broken_source_does_not_stop_the_others(department: Department, clock: FixedClock) -> None:
    source_of(department, "A", "/a")
    source_of(department, "B", "/b")
    source_of(department, "C", "/c")
    department.answers("/a", body=b"<rss><channel><item>")
    department.answers("/c", body=rss(1))

    assert ask_due(clock) == 3
    assert Source.objects.get(name="C").succeeded_at == NOW


def test_a_fault_of_ours_is_a_status_too(department: Department, clock: FixedClock, monkeypatch: Any) -> None:
    source = source_of(department)
    department.answers("/rss", body=rss(1))

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("bug")

    monkeypatch.setattr("syndication.inbound.polling.asking.take_in_feed", fail)
    ask_due(clock)

    source.refresh_from_db()
    assert source.failures == 1 and source.leased_until is None


def test_paused_sources_and_those_of_other_kinds_are_not_asked(department: Department, clock: FixedClock) -> None:
    source_of(department, "A", state=SourceState.PAUSED)
    source_of(department, "B", "/b", kind="exchange")

    assert ask_due(clock) == 0 and department.asked == []


def test_a_claim_holds_until_its_lease_ends_and_an_overtaken_one_writes_nothing(department: Department) -> None:
    source = source_of(department)
    (first,) = claim_due(NOW, 10)

    assert claim_due(NOW, 10) == [] and claim_one(source, NOW) is None
    (second,) = claim_due(NOW + LEASE + timedelta(seconds=1), 10)
    assert not give_back(first, failures=7) and give_back(second, failures=1)


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("rooted")
def test_two_workers_never_claim_the_same() -> None:
    for number in range(8):
        make_source(f"S{number}", address=f"https://{number}.example.vn/rss")
    barrier, claimed = threading.Barrier(3), []

    def claim() -> None:
        try:
            barrier.wait(10)
            claimed.extend(source.pk for source in claim_due(NOW, 8))
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(claimed) == 8 == len(set(claimed))


def test_a_stale_source_is_told_of_once(department: Department, clock: FixedClock) -> None:
    person = get_user_model().objects.create_user("lan", email="lan@example.vn", password="x")
    source = source_of(department, responsible=person)
    Source.objects.update(created_at=NOW - timedelta(days=9))
    department.answers("/rss", 404)
    ask_due(clock)

    assert announce(NOW) == 1 and announce(NOW) == 0
    (letter,) = mail.outbox
    assert letter.to == ["lan@example.vn"] and source.name in letter.subject

    department.answers("/rss", body=rss(1))
    clock.instant += timedelta(days=1)
    ask_due(clock)
    source.refresh_from_db()
    assert source.alerted_at is None


def test_a_young_failure_is_no_alarm(department: Department, clock: FixedClock) -> None:
    source_of(department, created_at=NOW)
    Source.objects.update(created_at=NOW)
    department.answers("/rss", 404)
    ask_due(clock)

    assert announce(NOW) == 0


def test_a_hub_that_the_feed_names_is_remembered(department: Department, clock: FixedClock) -> None:
    source = source_of(department)
    department.answers("/rss", body=rss(1, hub="https://hub.example.vn/"))

    ask_due(clock)

    source.refresh_from_db()
    assert source.hub_url == "https://hub.example.vn/" and source.hub_ask_at == NOW


def test_a_missing_item_whose_page_is_gone_for_good_is_withdrawn_at_once(department: Department) -> None:
    source = source_of(department)
    for number, status in ((1, 410), (2, 200), (3, 500)):
        department.answers(f"/tin/{number}", status, b"<html></html>")
        bring(source, offer(number, source_url=f"{department.url}/tin/{number}"))
    source.items.update(page_id=Page.objects.order_by("-pk")[0].pk, missing_since=NOW, missing_times=1)
    Proposal.objects.update(state="accepted")

    assert withdraw_gone(NOW) == 1 and withdraw_gone(NOW) == 0

    (proposal,) = Proposal.objects.filter(state="waiting")
    assert proposal.kind == "retraction" and proposal.item.title == "Tin số 1"


@pytest.mark.parametrize(
    ("silent", "expected"),
    [(timedelta(hours=1), 450), (timedelta(days=2), 900), (timedelta(days=5), 1800), (timedelta(days=400), 7200)],
)
def test_active_sources_are_asked_sooner_and_silent_ones_later(silent: timedelta, expected: int) -> None:
    assert pace(900, silent) == expected


def test_nobody_is_asked_without_bounds() -> None:
    assert pace(400, timedelta(0)) == SOONEST_S and pace(3600, timedelta(days=400)) == LATEST_S
    assert pace(86_400, timedelta(days=400)) == 86_400 and pace(60, timedelta(0)) == 60
