"""A changed name or link reaches the reference rows in the same transaction."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from cms.entries.models import AgencyName

from .actions.mirror import mirror_agency
from .models import Agency, AgencyLink, Naming


def agency_saved(instance: Agency, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        mirror_agency(Agency.objects.get(pk=instance.pk))


def agency_deleted(instance: Agency, **kwargs: Any) -> None:
    AgencyName.objects.filter(code=instance.code).delete()


def part_changed(instance: Naming | AgencyLink, raw: bool = False, **kwargs: Any) -> None:
    owner = instance.agency_id if isinstance(instance, Naming) else instance.from_agency_id
    agency = Agency.objects.filter(pk=owner).first()
    if agency and not raw:
        mirror_agency(agency)


def connect() -> None:
    """Called once from ``AppConfig.ready()``."""
    post_save.connect(agency_saved, sender=Agency, dispatch_uid="loa.agency_saved")
    post_delete.connect(agency_deleted, sender=Agency, dispatch_uid="loa.agency_deleted")
    for part in (Naming, AgencyLink):
        post_save.connect(part_changed, sender=part, dispatch_uid=f"loa.{part.__name__}_saved")
        post_delete.connect(part_changed, sender=part, dispatch_uid=f"loa.{part.__name__}_deleted")
