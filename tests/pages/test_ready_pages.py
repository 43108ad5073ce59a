"""Anonymous pages from memory, with all of Django behind: what may never be kept, and that nothing old is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone

from cms.core.fast_paths.front import Front
from cms.core.fast_paths.watch import Moment, Watch
from cms.core.fast_paths.wsgi import FastPaths
from cms.entries.ready import moment
from cms.pages.models import NewsPage, SectionPage

from .factories import home, infographic, make_law, news, section

pytestmark = pytest.mark.django_db


class _Now(Watch):
    """Looks at each question: a thread could not see what this test has not committed."""

    def moment(self) -> Moment | None:
        return (moment(), timezone.localdate())


class Reader:
    """Asks as a server would; counts how often Django had to work."""

    def __init__(self) -> None:
        front = Front.of_settings()
        assert front is not None
        front.watch = _Now()
        handler = WSGIHandler()
        self.rendered = 0

        def counted(environ: Any, start_response: Any) -> Any:
            self.rendered += 1
            return handler(environ, start_response)

        self._application = FastPaths(counted, front)
        self.headers: dict[str, str] = {}
        self.status = ""

    def __call__(self, address: str, method: str = "GET", **headers: str) -> str:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(), "wsgi.errors": BytesIO(), "wsgi.version": (1, 0), "wsgi.multithread": True,
            "wsgi.multiprocess": True, "wsgi.run_once": False,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip

        def begin(status: str, given: list[tuple[str, str]], exc_info: Any = None) -> None:
            self.status, self.headers = status[:3], dict(given)

        body = self._application(environ, begin)
        try:
            return b"".join(body).decode()
        finally:
            if hasattr(body, "close"):
                body.close()

    def works_for(self, address: str, **headers: str) -> int:
        """How often Django works for two such requests."""
        before = self.rendered
        self(address, **headers)
        self(address, **headers)
        return self.rendered - before


@pytest.fixture
def read() -> Iterator[Reader]:
    """Connections stay open between requests, as Django's own test client has it: they hold this test's rows."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Reader()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def act(django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], Any]], None]:
    """Do something, with what follows its commit."""

    def done(change: Callable[[], Any]) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            change()

    return done


def test_a_page_comes_from_memory_without_a_query(read, django_assert_num_queries):
    page = news()
    assert read.works_for(page.url) == 1
    assert page.title in read(page.url)
    assert "public" in read.headers["Cache-Control"] and "stale-while-revalidate" in read.headers["Cache-Control"]
    assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(read.headers["Vary"].split(", "))
    assert read.headers["X-Frame-Options"] and read.headers["X-Content-Type-Options"] == "nosniff"
    tag = read.headers["ETag"]
    with django_assert_num_queries(1):  # the test's own look at the generation
        read(page.url, if_none_match=tag)
    assert read.status == "304"


def test_lists_are_kept_page_by_page(read):
    news()
    for address in (home().url, section().url, section().url + "?form=news", section().url + "?page=2&form=news"):
        assert read.works_for(address) == 1
    assert read.works_for(section().url + "?q=x") == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.save_revision().publish(),
        lambda page: _titled(home(), "Cổng mới").save(),
        lambda page: _menu(section()).save(),
        lambda page: _titled(page.agency.names.get(), "", name="Sở mới").save(),
        lambda page: _titled(make_law(), "", validity="HHL").save(),
        lambda page: page.unpublish(),
        lambda page: page.move(home(), pos="last-child"),
        lambda page: page.view_restrictions.create(restriction_type="login"),
        lambda page: section().view_restrictions.create(restriction_type="login"),
    ],
    ids=["published", "home renamed", "menu", "agency renamed", "law expired", "unpublished", "moved", "private",
         "section private"],
)  # fmt: skip
def test_nothing_old_is_shown(read, act, change):
    page = infographic()
    for address in (page.url, home().url):
        read(address)
    act(lambda: change(page))
    before = read.rendered
    for address in (page.url, home().url):
        read(address)
    assert read.rendered == before + 2


def _titled(row: Any, title: str, **given: Any) -> Any:
    for name, value in (given or {"title": title}).items():
        setattr(row, name, value)
    return row


def _menu(page: SectionPage) -> SectionPage:
    page.show_in_menus = True
    return page


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_a_restricted_page_is_never_kept(read, kind):
    page = news("Chỉ cho nội bộ")
    page.view_restrictions.create(restriction_type=kind, password="khoa-bi-mat")
    assert read.works_for(page.url) == 2
    assert "Chỉ cho nội bộ" not in read(page.url) or kind == "password"
    assert "public" not in read.headers.get("Cache-Control", "")


def test_who_may_see_a_restricted_page_leaves_no_copy_behind(read, client: Client, admin_user):
    page = news("Chỉ cho nội bộ")
    page.view_restrictions.create(restriction_type="login")
    client.force_login(admin_user)
    cookie = f"{django_settings.SESSION_COOKIE_NAME}={client.cookies[django_settings.SESSION_COOKIE_NAME].value}"
    assert "Chỉ cho nội bộ" in read(page.url, cookie=cookie)
    read(page.url)
    assert read.status == "302"


def test_an_editor_sees_the_bar_and_nobody_else_does(read, client: Client, admin_user):
    page = news()
    client.force_login(admin_user)
    cookie = f"{django_settings.SESSION_COOKIE_NAME}={client.cookies[django_settings.SESSION_COOKIE_NAME].value}"
    assert "wagtail-userbar" in read(page.url, cookie=cookie)
    assert "Cache-Control" not in read.headers or "public" not in read.headers["Cache-Control"]
    assert "wagtail-userbar" not in read(page.url)
    assert "wagtail-userbar" in read(page.url, cookie=cookie)


def test_each_language_has_its_own_copy(read):
    page = news()
    english, vietnamese = read(page.url, accept_language="en"), read(page.url, accept_language="vi")
    assert '<html lang="en"' in english and '<html lang="vi"' in vietnamese
    assert read(page.url, accept_language="en-GB,en;q=0.9") == english
    assert read.rendered == 2
    assert read.works_for(page.url, cookie=f"{django_settings.LANGUAGE_COOKIE_NAME}=vi") == 2


def test_a_page_type_can_refuse(read, monkeypatch):
    monkeypatch.setattr(NewsPage, "same_for_all", False, raising=False)
    assert read.works_for(news().url) == 2


def test_the_way_in_and_unknown_addresses_are_passed_on(read):
    assert read.works_for("/admin/login/") == 2
    assert "csrfmiddlewaretoken" in read("/admin/login/")
    assert read.works_for("/khong-co/") == 2 and read.status == "404"
