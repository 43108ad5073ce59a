"""Harvests of a real repository on loopback: whole, afterwards only what changed, and in spite of what it does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from cms.core.clock import FixedClock
from syndication.inbound.harvesting import Progress, harvest
from syndication.inbound.harvesting.asking import address
from syndication.inbound.harvesting.rounds import harvest_due
from syndication.inbound.parsing import ParserPool
from syndication.models import Proposal, Source, SourceState
from syndication.sentences import SENTENCES
from tests.syndication.inbound.items import make_source

from .repository import NOW, Repository, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def repository() -> Iterator[Repository]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    found = ParserPool(1)
    yield found
    found.close()


@pytest.fixture
def source(repository: Repository) -> Source:
    return make_source("Kho tư liệu", kind="oai", address=repository.url, options={"since_days": 3650})


def go(source: Source, pool: ParserPool, **given: int):
    """One run, kept as a round keeps it."""
    run = harvest(Source.objects.get(pk=source.pk), FixedClock(NOW), pool=pool, **given)
    Source.objects.filter(pk=source.pk).update(harvest=run.progress.stored())
    return run


def lists(repository: Repository) -> list[dict[str, str]]:
    return [asked for asked in repository.asked if asked["verb"] == "ListRecords"]


def test_a_first_harvest_takes_everything_and_the_next_only_what_changed(repository, source, pool) -> None:
    for number in range(5):
        repository.put(number, stamp=f"2026-11-2{number % 2}T00:00:0{number}Z")
    run = go(source, pool)
    assert (run.refused, run.records, run.taken.new, run.has_more) == (None, 5, 5, False)
    assert len(lists(repository)) == 3
    assert run.progress.until == "2026-11-21T00:00:03Z"
    repository.put(3, "Đã sửa", stamp="2026-11-22T00:30:00Z")
    repository.delete(4, "2026-11-22T00:40:00Z")
    repository.asked.clear()
    run = go(source, pool)
    assert repository.asked[0]["from"] == "2026-11-20T23:50:03Z"
    assert (run.taken.new, run.taken.changed, run.taken.withdrawn) == (0, 1, 1)
    row = source.items.get(guid="oai:kho.test:4")
    assert row.withdrawn_at == NOW
    assert Proposal.objects.filter(state="waiting").count() >= 4


def test_nothing_new_is_no_fault(repository, source, pool) -> None:
    repository.put(1)
    go(source, pool)
    repository.records.clear()
    run = go(source, pool)
    assert (run.refused, run.records) == (None, 0)
    assert run.progress.until == "2026-11-22T01:00:00Z"


def test_a_long_list_goes_on_in_the_next_run(repository, source, pool) -> None:
    for number in range(7):
        repository.put(number)
    first = go(source, pool, records=3)
    assert (first.records, first.has_more, first.progress.until) == (4, True, "")
    second = go(source, pool, records=3)
    assert (second.records, second.has_more) == (3, False)
    assert source.items.count() == 7


def test_a_token_that_the_repository_forgot_begins_the_list_again(repository, source, pool) -> None:
    for number in range(4):
        repository.put(number)
    go(source, pool, records=1)
    forgotten = repository.wrapped('<error code="badResumptionToken">hết hạn</error>')
    old = Source.objects.get(pk=source.pk).harvest["token"]
    seen: list[str] = []

    def forgets(arguments: dict[str, str]) -> tuple[int, str] | None:
        token = arguments.get("resumptionToken", "")
        if token == old and old not in seen:
            seen.append(old)
            return 200, forgotten
        return None

    repository.instead = forgets
    run = go(source, pool)
    assert (run.refused, source.items.count(), run.has_more) == (None, 4, False)


def test_another_set_or_address_begins_from_the_beginning(repository, source, pool) -> None:
    repository.put(1)
    go(source, pool)
    Source.objects.filter(pk=source.pk).update(options={"set": "form:video"})
    repository.asked.clear()
    go(source, pool)
    assert [(asked.get("set"), asked.get("from")) for asked in lists(repository)] == [("form:video", None)]


def test_days_are_asked_for_where_only_days_are_known(repository, source, pool) -> None:
    repository.granularity = "YYYY-MM-DD"
    repository.put(1, stamp="2026-11-21")
    go(source, pool)
    repository.asked.clear()
    go(source, pool)
    assert lists(repository)[0]["from"] == "2026-11-20"


def test_the_profile_is_preferred_where_it_is_offered(repository, source, pool) -> None:
    repository.prefixes = ("marc21", "oai_dc", "pbgdpl")
    repository.put(1)
    go(source, pool)
    assert lists(repository)[0]["metadataPrefix"] == "pbgdpl"


def test_stamps_of_the_future_do_not_hide_what_comes(repository, source, pool) -> None:
    repository.now = "2031-01-01T00:00:00Z"
    repository.put(1, stamp="2030-01-01T00:00:00Z")
    assert go(source, pool).progress.until == "2026-11-22T02:00:00Z"


LOOP = (
    "<ListRecords><record><header><identifier>a</identifier></header></record>"
    "<resumptionToken>{}</resumptionToken></ListRecords>"
)


@pytest.mark.parametrize(
    ("status", "payload", "code"),
    [
        (200, LOOP.format("again"), "oai_loop"),
        (200, "<ListRecords><resumptionToken>{n}</resumptionToken></ListRecords>", "oai_loop"),
        (200, '<error code="badArgument">set</error>', "oai_error"),
        (200, '<error code="cannotDisseminateFormat">no</error>', "oai_format"),
        (200, "<html>", "is_html"),
        (503, "", "too_many"),
        (500, "", "server_error"),
        (404, "", "not_found"),
        (403, "", "forbidden"),
    ],
)
def test_what_goes_wrong_is_said_and_ends(repository, source, pool, status: int, payload: str, code: str) -> None:
    repository.headers = {"Retry-After": "120"} if status == 503 else {}
    count = iter(range(100))

    def instead(arguments: dict[str, str]) -> tuple[int, str] | None:
        if arguments["verb"] != "ListRecords":
            return None
        body = payload.replace("{n}", str(next(count)))
        return status, body if "<html>" in body or status != 200 else repository.wrapped(body)

    repository.instead = instead
    run = go(source, pool)
    assert run.refused is not None
    assert (run.refused.code, run.refused.code in SENTENCES) == (code, True)
    assert len(repository.asked) < 10
    assert run.refused.retry_after_s == (120 if status == 503 else None)


def test_an_answer_that_breaks_off_is_not_the_end_of_the_list(repository, source, pool) -> None:
    for number in range(4):
        repository.put(number)
    whole = repository.wrapped(repository.listed({}))
    repository.instead = lambda arguments: (200, whole[:-200]) if arguments["verb"] == "ListRecords" else None
    assert go(source, pool).refused.code == "cut_short"
    repository.instead = lambda arguments: None
    assert (go(source, pool).refused, source.items.count()) == (None, 4)


def test_a_round_keeps_how_the_source_fares(repository, source, pool, monkeypatch) -> None:
    monkeypatch.setattr("syndication.inbound.harvesting.asking.shared_pool", lambda: pool)
    clock = FixedClock(NOW)
    repository.put(1)
    assert harvest_due(clock) == 1
    source.refresh_from_db()
    assert (source.succeeded_at, source.problem, source.failures, source.leased_until) == (NOW, None, 0, None)
    assert source.harvested_until == "2026-11-21T00:00:00Z"
    assert source.next_at > NOW
    assert harvest_due(clock) == 0
    clock.instant = NOW + timedelta(days=1)
    repository.instead = lambda arguments: (500, "")
    assert harvest_due(clock) == 1
    source.refresh_from_db()
    assert (source.failures, source.problem["code"]) == (1, "server_error")
    assert source.harvested_until == "2026-11-21T00:00:00Z"
    clock.instant = NOW + timedelta(days=3)
    repository.instead = lambda arguments: (410, "")
    assert harvest_due(clock) == 1
    source.refresh_from_db()
    assert source.state == SourceState.GONE


def test_a_test_looks_and_takes_nothing(repository, source, pool, monkeypatch) -> None:
    monkeypatch.setattr("syndication.inbound.harvesting.asking.shared_pool", lambda: pool)
    repository.put(1, "Luật Đất đai")
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(get_user_model().objects.create_superuser(username="admin", password="x"))
    page = desk.post(reverse("loa_sources:act", args=[source.pk, "test"]), follow=True).content.decode()
    assert "It begins with: “Luật Đất đai”" in page
    repository.instead = lambda arguments: (200, "<html><body>Xin chào</body></html>")
    page = desk.post(reverse("loa_sources:act", args=[source.pk, "test"]), follow=True).content.decode()
    assert "There is a web page at this address" in page
    assert not source.items.exists()


def test_addresses_keep_what_the_base_url_carries() -> None:
    asked = address("https://kho.test/oai.php?kho=1", verb="ListRecords", from_="2026-11-20", set="")
    assert asked == "https://kho.test/oai.php?kho=1&verb=ListRecords&from=2026-11-20"


def test_progress_of_an_older_shape_is_read_as_far_as_it_goes() -> None:
    stored = {"place": "here", "until": "2026-11-20", "unknown": 1}
    assert Progress.of(stored, "here").until == "2026-11-20"
    assert Progress.of(stored, "there") == Progress(place="there")
