"""Texts to reuse on the desk: said what is wrong, tried on a real item, and never another department's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from cms.agencies.models import Agency
from cms.entries.models import Entry
from publishers.models import Channel, ReusableText, TextKind
from tests.entries.factories import restamp
from tests.pages import factories as pages

from .conftest import Login, shown

pytestmark = pytest.mark.django_db
ADD = "loa_texts:add"


def typed(agency: Agency, **given: Any) -> dict[str, Any]:
    return {
        "kind": "template", "name": "Tin mới", "text": "{title}\n\n{link}", "platform": "", "form": "",
        "collection": agency.collection_id, **given,
    }  # fmt: skip


def text(agency: Agency, kind: TextKind = TextKind.TEMPLATE, words: str = "{title}", **given: Any) -> ReusableText:
    values = {"name": words, "collection_id": agency.collection_id, **given}
    return ReusableText.objects.create(kind=kind, text=words, **values)


@pytest.fixture
def other(agency: Agency) -> Agency:
    return pages.make_agency("so-y-te", "Sở Y tế")


def test_a_template_is_kept_and_listed(login: Login, agency: Agency) -> None:
    client = login("channel_admin")
    assert client.post(reverse(ADD), typed(agency)).status_code == 302
    made = ReusableText.objects.get()
    assert (made.text, made.created_by) == ("{title}\n\n{link}", client.user)  # type: ignore[attr-defined]
    assert "Tin mới" in shown(client.get(reverse("loa_texts:index")))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": "{tittle} {title} {x}"}, "{tittle}, {x} means nothing here. Use: {title}, {summary}, {link}"),
        ({"kind": "hashtags", "text": "# ,"}, "no word in it that can be a hashtag"),
        ({"kind": "signature", "text": "a" * 501}, "at most 500 characters; this one has 501"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    login: Login, agency: Agency, given: dict[str, str], sentence: str
) -> None:
    html = shown(login("channel_admin").post(reverse(ADD), typed(agency, **given)))
    assert sentence in html
    assert given["text"] in html
    assert not ReusableText.objects.exists()


def test_a_name_is_taken_once_in_a_collection(login: Login, agency: Agency) -> None:
    text(agency, name="Tin mới")
    assert "Choose another name" in shown(login("channel_admin").post(reverse(ADD), typed(agency)))
    assert ReusableText.objects.count() == 1


def test_hashtags_are_tidied(login: Login, agency: Agency) -> None:
    login("channel_admin").post(reverse(ADD), typed(agency, kind="hashtags", text="pháp luật, #ATGT", form="news"))
    assert ReusableText.objects.values_list("text", "form").get() == ("#PhápLuật #ATGT", "")


def test_it_is_tried_on_the_latest_item_and_nothing_is_kept(login: Login, agency: Agency, entry: Entry) -> None:
    restamp(entry)
    given = typed(agency, text="Mời xem: {title} {number}", platform="x")
    html = shown(login("channel_admin").post(reverse(ADD), {**given, "try": "1"}))
    assert f"Mời xem: {entry.title}" in html
    assert "of 280" in html
    assert not ReusableText.objects.exists()
    html = shown(login().post(reverse(ADD), {**given, "form": "qa", "try": "1"}))
    assert "There is no item to try it on" in html


def test_another_departments_texts_are_out_of_reach(login: Login, agency: Agency, other: Agency) -> None:
    theirs = text(other, words="{title} của Sở Y tế")
    client = login("channel_admin")
    assert "của Sở Y tế" not in shown(client.get(reverse("loa_texts:index")))
    for name in ("edit", "delete"):
        assert client.get(reverse(f"loa_texts:{name}", args=[theirs.pk])).status_code == 302
        assert client.post(reverse(f"loa_texts:{name}", args=[theirs.pk]), typed(agency)).status_code == 302
    theirs.refresh_from_db()
    assert theirs.text == "{title} của Sở Y tế"
    client.post(reverse(ADD), typed(agency, collection=other.collection_id))
    assert not ReusableText.objects.filter(collection_id=other.collection_id).exclude(pk=theirs.pk).exists()


@pytest.mark.parametrize("role", ["editor", "unit_approver"])
def test_who_looks_after_no_channels_keeps_no_texts(login: Login, agency: Agency, role: str) -> None:
    mine, client = text(agency), login(role)
    for url in (reverse(ADD), reverse("loa_texts:edit", args=[mine.pk]), reverse("loa_texts:index")):
        assert client.get(url).status_code == 302


def channel_form(client: Client, channel: Channel, **given: Any) -> Any:
    """The channel's form as it stands, sent back with changes."""
    url = reverse("loa_channels:edit", args=[channel.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    return client.post(url, {**{k: v for k, v in data.items() if v is not False}, **given})


def test_a_channel_takes_a_template_and_a_signature_of_its_reach(
    login: Login, agency: Agency, other: Agency, facebook: Channel
) -> None:
    mine, theirs = text(agency), text(other, words="{summary}")
    common = text(agency, TextKind.SIGNATURE, "Tỉnh", collection=Collection.get_first_root_node())
    for_x = text(agency, words="{link}", platform="x")
    client = login("channel_admin")
    fields = client.get(reverse("loa_channels:edit", args=[facebook.pk])).context["form"].fields
    assert list(fields["template"].queryset) == [mine]
    assert list(fields["signature"].queryset) == [common]
    for wrong in (theirs, for_x, common):
        assert channel_form(client, facebook, template=wrong.pk).status_code == 200
    channel_form(client, facebook, template=mine.pk, signature=common.pk, short_links="on")
    facebook.refresh_from_db()
    assert (facebook.template, facebook.signature, facebook.short_links) == (mine, common, True)


def test_what_a_channel_uses_is_not_deleted(login: Login, agency: Agency, facebook: Channel) -> None:
    used = text(agency, TextKind.SIGNATURE, "Sở Tư pháp")
    Channel.objects.filter(pk=facebook.pk).update(signature=used)
    client = login("channel_admin")
    html = shown(client.post(reverse("loa_texts:delete", args=[used.pk]), follow=True))
    assert "is used by: Facebook Sở Tư pháp" in html
    Channel.objects.update(signature=None)
    client.post(reverse("loa_texts:delete", args=[used.pk]))
    assert not ReusableText.objects.exists()


def test_the_list_costs_the_same_however_long(
    login: Login, agency: Agency, django_assert_max_num_queries: Any
) -> None:  # fmt: skip
    for number in range(12):
        text(agency, name=f"Mẫu {number}")
    client = login("channel_admin")
    client.get(reverse("loa_texts:index"))
    with django_assert_max_num_queries(30):
        client.get(reverse("loa_texts:index"))
