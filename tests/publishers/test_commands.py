"""The commands that scripts rely on: publish, deliveries, load_channels."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from publishers.models import Channel, Delivery
from publishers.sandbox import facebook as page
from publishers.sandbox.server import RunningSandbox
from tests.entries.factories import File, make_entry
from tests.publishers.factories import by_hand, endpoints, facebook

pytestmark = pytest.mark.django_db
Publish = Callable[..., tuple[int, str]]
KEYS = [
    "id", "entry", "entry_version", "channel", "platform", "kind", "state", "due_at", "published_at", "remote_id",
    "permalink", "problem",
]  # fmt: skip


@pytest.fixture
def running(sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    with override_settings(LOA_PUBLISHERS={"ENDPOINTS": endpoints(sandbox.base_url)}):
        yield sandbox


@pytest.fixture
def publish(django_capture_on_commit_callbacks: Callable[..., Any]) -> Publish:
    """Plan, let the worker work on commit, then wait for what came of it."""

    def publish(*args: str) -> tuple[int, str]:
        with django_capture_on_commit_callbacks(execute=True):
            code, said = run("publish", *args)
        return run("publish", *args, "--wait", "--timeout", "20") if code == 0 else (code, said)

    return publish


def run(*args: str) -> tuple[int, str]:
    """Exit code and output."""
    out = StringIO()
    try:
        call_command(*args, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def listed(*args: str) -> list[dict[str, Any]]:
    return json.loads(run("deliveries", "--format", "json", *args)[1])


def test_published_everywhere_is_success_and_a_second_time_posts_nothing(
    running: RunningSandbox, publish: Publish
) -> None:
    facebook()
    entry = make_entry(url="https://a.vn/", summary="Tóm tắt")
    for _ in range(2):
        code, said = publish(str(entry.pk), "--channel", "Facebook")
        assert code == 0 and "published http" in said
    assert len(page.timeline(running.sandbox)) == 1
    (row,) = listed("--state", "published")
    assert list(row) == KEYS and row["problem"] is None and row["published_at"].endswith("Z")


def test_what_waits_for_a_person_is_exit_code_two(running: RunningSandbox, publish: Publish) -> None:
    facebook(page_access_token="EAAwrongwrongwrong")
    by_hand()
    entry = make_entry(url="https://a.vn/", summary="Tóm tắt")
    code, said = publish(str(entry.pk), "--channel", "Facebook", "Đài truyền thanh")
    assert code == 2
    assert len(said.splitlines()) == 2
    assert {row["state"] for row in listed()} == {"publishing", "needs_checking"}


def test_a_refusal_is_listed_with_its_sentence(
    running: RunningSandbox, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    facebook()
    entry = make_entry(url="https://a.vn/", files=[File(name="anh.png", data=b"\x89PNG", media_type="image/png")])
    with django_capture_on_commit_callbacks(execute=True):
        run("publish", str(entry.pk), "--channel", "Facebook")
    (row,) = listed("--state", "failed")
    assert "anh.png" in row["problem"]["message"] and row["problem"]["fix"]
    code, said = run("publish", str(entry.pk), "--channel", "Facebook", "--wait", "--timeout", "0.1")
    assert code == 1 and said.startswith("Facebook: ")


@pytest.mark.parametrize(
    ("entry", "channel", "words"),
    [("page:99", "Facebook", "page:99"), ("x", "Facebook", "page:ID"), ("", "Không có", "Facebook")],
)
def test_wrong_words_are_told(entry: str, channel: str, words: str) -> None:
    facebook()
    with pytest.raises(CommandError, match=words):
        call_command("publish", entry or str(make_entry().pk), "--channel", channel)


def test_a_time_without_a_zone_is_vietnamese_time(running: RunningSandbox) -> None:
    facebook()
    entry = make_entry(url="https://a.vn/", summary="Tóm tắt")
    run("publish", str(entry.pk), "--channel", "Facebook", "--at", "2099-01-02T09:00")
    assert listed()[0]["due_at"] == "2099-01-02T02:00:00Z"
    run("publish", str(entry.pk), "--channel", "Facebook", "--at", "2099-01-03T09:00:00+07:00")
    assert [row["due_at"] for row in listed()] == ["2099-01-03T02:00:00Z"]


def test_one_bad_channel_does_not_stop_the_others_and_secrets_stay_out_of_words(tmp_path: Path) -> None:
    path = tmp_path / "channels.yaml"
    path.write_text(
        "- {name: Đài, platform: by_hand, options: {place: Loa xã}, credentials: {}}\n"
        "- {name: Trang, platform: facebook, options: {page_id: '12345'}, credentials: {page_access_token: SECRET99}}\n"
        "- {name: Lạ, platform: mastodon}\n",
        encoding="utf-8",
    )
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("load_channels", str(path), stdout=StringIO(), stderr=errors)
    assert list(Channel.objects.values_list("name", flat=True)) == ["Đài"]
    assert "app_secret" in errors.getvalue() or "app_id" in errors.getvalue()
    assert "mastodon" in errors.getvalue() and "SECRET99" not in errors.getvalue()


def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "channels.yaml"
    path.write_text("- {name: Đài, platform: by_hand, options: {place: Loa xã}}\n", encoding="utf-8")
    for _ in range(2):
        call_command("load_channels", str(path), stdout=StringIO())
    assert Channel.objects.count() == 1
    assert not Delivery.objects.exists()
