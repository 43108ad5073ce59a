"""Who is a person, and who presses twice."""

from __future__ import annotations

import pytest

from cms.core.counting.readers import is_machine, is_machine_name
from cms.core.counting.repeats import Repeats
from cms.core.http.client import USER_AGENT
from tests.fixtures.counting import CRAWLER, PERSON

_SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    "agent",
    [
        PERSON,
        f"{_SAFARI} Version/17.5 Mobile/15E148 Safari/604.1",
        f"{_SAFARI} Mobile/15E148 Zalo iOS/24.6 ZaloTheme/light ZaloLanguage/vn",
        f"{_SAFARI} Mobile/15E148 [FBAN/FBIOS;FBAV/470.0;FBLC/vi_VN]",
        "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile",
        "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/120.0 Chrome/114",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1; U; vi) Presto/2.12.423 Version/12.16",
    ],
)
def test_people_are_people_in_whatever_app_they_read(agent: str) -> None:
    assert not is_machine_name(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "", CRAWLER, USER_AGENT, "curl/8.5.0", "python-requests/2.32", "feedparser/6.0 +https://example.org",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)", "WhatsApp/2.23.20.0",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0 Safari/537.36",
        "Mozilla/5.0 (compatible; bingbot/2.0)", "Go-http-client/2.0", "Feedly/1.0 (+http://www.feedly.com/fetcher.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "W3C-checklink/4.81 libwww-perl/6.67", "okhttp/4.12", "Viber/20.3",
    ],
)  # fmt: skip
def test_machines_are_known_by_their_names(agent: str) -> None:
    assert is_machine_name(agent)


@pytest.mark.parametrize(
    "said",
    [
        {"HTTP_SEC_PURPOSE": "prefetch"}, {"HTTP_SEC_PURPOSE": "prefetch;prerender"}, {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_MOZ": "prefetch"}, {"HTTP_X_PURPOSE": "preview"}, {"HTTP_SEC_FETCH_DEST": "image"},
    ],
)  # fmt: skip
def test_what_nobody_pressed_is_no_press(said: dict[str, str]) -> None:
    assert is_machine({"HTTP_USER_AGENT": PERSON, **said})


def test_what_stands_in_other_pages_may_be_a_script() -> None:
    loaded = {"HTTP_USER_AGENT": PERSON, "HTTP_SEC_FETCH_DEST": "script"}
    assert is_machine(loaded)
    assert not is_machine(loaded, embedded=True)
    assert not is_machine(
        {"HTTP_USER_AGENT": PERSON, "HTTP_SEC_FETCH_DEST": "document", "HTTP_SEC_FETCH_MODE": "navigate"}
    )


class Time:
    """Seconds that pass when they are told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_second_press_counts_again_when_the_window_is_over() -> None:
    time = Time()
    repeats = Repeats(window=5, now=time)
    assert not repeats.is_repeat("clicks", "abc", "10.0.0.1")
    for seconds in (1.0, 4.9):
        time.now = 1000.0 + seconds
        assert repeats.is_repeat("clicks", "abc", "10.0.0.1")
    assert not repeats.is_repeat("clicks", "abc", "10.0.0.2")
    assert not repeats.is_repeat("clicks", "abd", "10.0.0.1")
    time.now = 1005.1
    assert not repeats.is_repeat("clicks", "abc", "10.0.0.1")


def test_a_press_at_the_end_of_a_window_is_known_in_the_next() -> None:
    time = Time()
    repeats = Repeats(window=5, now=time)
    time.now = 1004.9
    assert not repeats.is_repeat("a")
    time.now = 1006.0
    assert repeats.is_repeat("a")
    time.now = 1010.0
    assert not repeats.is_repeat("a")


def test_nothing_that_was_asked_is_kept_and_hashes_go_with_their_salt() -> None:
    time = Time()
    repeats = Repeats(window=5, now=time)
    repeats.is_repeat("clicks", "abc", "10.0.0.1", PERSON)
    (first,) = repeats._recent
    assert b"10.0.0.1" not in first and len(first) == 12
    time.now += 3601
    repeats.is_repeat("clicks", "abc", "10.0.0.1", PERSON)
    assert first not in repeats._recent
    assert not repeats._older
