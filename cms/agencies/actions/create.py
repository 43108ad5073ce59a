"""An agency and everything it works with, made together; asked for twice, made once."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from wagtail.models import Page

from cms.agencies.models import Agency, AgencyKind, AgencyLevel, AgencyLink, LinkKind, Naming

from .equip import equip_agency


@transaction.atomic
def create_agency(
    *,
    code: str,
    name: str,
    kind: str,
    level: str = "",
    short_name: str = "",
    parent: Agency | None = None,
    link: str = "subordinate_to",
    valid_from: date | None = None,
    under: Page | None = None,
    leads: bool = False,
) -> Agency:
    """Return the agency with that code, with its section, collection and groups.

    ``kind``, ``level`` and ``link`` are codes of vocabulary rows; an unknown one raises ``DoesNotExist``. ``under`` is
    where the section goes (the site's home page unless told), ``leads`` adds the roles that hold for the whole site.
    """
    agency, _created = Agency.objects.get_or_create(
        code=code,
        defaults={
            "kind": AgencyKind.objects.get(code=kind),
            "level": AgencyLevel.objects.get(code=level) if level else None,
            "valid_from": valid_from,
        },
    )
    if not agency.names.exists():
        Naming.objects.create(agency=agency, name=name, short_name=short_name, valid_from=valid_from)
    if parent is not None:
        AgencyLink.objects.get_or_create(
            kind=LinkKind.objects.get(code=link), from_agency=agency, to_agency=parent,
            defaults={"valid_from": valid_from},
        )  # fmt: skip
    equip_agency(agency, under=under, leads=leads)
    return agency
