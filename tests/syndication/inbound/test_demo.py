"""The demo's department over real sockets: read, taken in with its law, mended, taken back; and told by the hub."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands
from wagtail.images import get_image_model

from cms.pages.models import NewsPage
from syndication.link_checker.checking import check_due
from syndication.models import Banner, Proposal, Source, Subscription, WatchedSite
from syndication.tasks import hub
from tests.pages import factories as pages

FILE = "syndication/demo/departments.yaml"
CHILDREN = "102/2016/QH13"


def run(name: str, *arguments: str) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


@pytest.fixture
def demo(db: None, sandbox: Any, settings: Any, django_user_model: Any) -> Any:
    """The sandbox as the demo has it, with the demo's file loaded."""
    url = "http://testserver"
    settings.LOA = {**settings.LOA, "SANDBOX_URL": sandbox.base_url, "PUBLIC_URL": url, "DEMO": True}
    sandbox.sandbox.loa_url = url
    pages.make_agency("sgddt", "Sở Giáo dục và Đào tạo", kind="department")
    django_user_model.objects.create_superuser("admin", password="x")
    pages.make_picture("Giấy phép lái xe có 12 điểm: điều cần nhớ trong một trang")
    run("load_sources", FILE)
    return sandbox


def waiting() -> dict[str, str]:
    return dict(Proposal.objects.filter(state="waiting").values_list("item__title", "kind"))


def test_after_the_first_minute_the_inbox_asks_all_three_questions(demo: Any) -> None:
    law = pages.make_law(CHILDREN, abstract="Luật Trẻ em", issuer="Quốc hội")

    said = run("receive_samples")

    kinds = list(waiting().values())
    assert kinds.count("new") == 4 and kinds.count("change") == kinds.count("retraction") == 1, said
    change = Proposal.objects.get(kind="change", state="waiting")
    assert "111" in str(change.content) and "111" not in str(change.base)
    page = NewsPage.objects.get(title=change.item.title)
    assert page.live and [row.document for row in page.loa_citations.all()] == [law]
    assert page.as_record().details["source_url"] == change.item.link
    gone = Proposal.objects.get(kind="retraction", state="waiting").item
    assert gone.withdrawn_at, "its page says 410"

    before = Proposal.objects.count()
    run("receive_samples")
    assert Proposal.objects.count() == before, "a second run asks nothing twice"


def test_the_department_subscribes_and_is_told(demo: Any) -> None:
    run("receive_samples")
    hub.delay()
    row = Subscription.objects.get()
    assert row.state == "active" and row.topic == "/feeds/all.atom"


def test_one_site_is_complete_and_the_other_is_not(demo: Any) -> None:
    assert get_image_model().objects.get() == Banner.objects.get().image
    assert check_due() == 2
    found = {site.name: site.checks.get() for site in WatchedSite.objects.all()}
    assert found["Sở Giáo dục và Đào tạo"].ok and not found["Công an tỉnh"].ok


def test_outside_the_demo_it_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="make run"):
        run("receive_samples")


def test_every_step_of_the_demo_is_a_command_and_its_sources_are_there(settings: Any) -> None:
    for command, sources in [*settings.DEMO_LOADS, *settings.DEMO_PUBLISHES]:
        assert command[0] in get_commands()
        assert all(path.exists() for path in sources), command


def test_loading_the_file_again_changes_nothing(demo: Any) -> None:
    assert "saved" not in run("load_sources", FILE)
    assert Source.objects.count() == 1 and WatchedSite.objects.count() == 2
