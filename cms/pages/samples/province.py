"""The demo province: site, agencies with their sections, lists in the menu. Safe to repeat; edits are left alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Page, Site

from cms.agencies.actions import create_agency
from cms.agencies.models import Agency
from cms.entries.models import Term
from cms.pages.models import HomePage, IndexPage, SectionPage

_FILE = Path(__file__).parent / "data" / "province.yaml"


@dataclass(frozen=True, slots=True)
class Province:
    """What the items need to know of it."""

    agencies: dict[str, Agency]
    #: Topic code → agency code; ``default`` for the rest.
    sections: dict[str, str]

    def agency_for(self, topic: str) -> Agency:
        return self.agencies[self.sections.get(topic, self.sections["default"])]

    def section_for(self, topic: str) -> Page:
        section = self.agency_for(topic).section
        if section is None:
            raise SectionPage.DoesNotExist(f"agency {self.agency_for(topic).code} has no section")
        return section


def plan() -> dict[str, Any]:
    """The invented province as data."""
    loaded: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return loaded


@transaction.atomic
def build_province() -> Province:
    """Make what is missing."""
    data = plan()
    site = Site.objects.get(is_default_site=True)
    _name_site(site, data)
    agencies: dict[str, Agency] = {}
    for row in data["agencies"]:
        given = dict(row)
        parent = given.pop("parent", "")
        agencies[given["code"]] = create_agency(parent=agencies.get(parent), under=site.root_page, **given)
    for row in data["lists"]:
        _add_list(site.root_page, row)
    return Province(agencies=agencies, sections=data["sections"])


def _name_site(site: Site, data: dict[str, Any]) -> None:
    if not site.site_name:
        site.site_name = data["site_name"]
        site.save()
    home = HomePage.objects.filter(pk=site.root_page_id).first()
    if home and not home.intro:
        home.title = home.draft_title = data["home"]["title"]
        home.intro = data["home"]["intro"]
        home.save_revision().publish()


def _add_list(home: Page, row: dict[str, str]) -> None:
    if IndexPage.objects.child_of(home).filter(slug=row["slug"]).exists():
        return
    form = Term.objects.get(vocabulary="form", code=row["form"])
    page = IndexPage(title=row["title"], slug=row["slug"], listed_form=form, show_in_menus=True, live=False)
    # As rows say it now: a parent in hand from before another child was added would give the same place twice.
    Page.objects.get(pk=home.pk).specific.add_child(instance=page)
    page.save_revision().publish()
