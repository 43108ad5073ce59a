"""Who of the followers is told of an article: what a person chooses, and how Zalo wants to hear it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from publishers.contract import Announcing

from . import provinces
from .quotas import BROADCASTS

Age = Literal["0", "1", "2", "3", "4", "5", "6", "7"]
Region = Literal["0", "1", "2"]
System = Literal["1", "2", "3"]


class ZaloAudience(BaseModel):
    """Nothing chosen in a field: no matter which. The fields together narrow the circle."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gender: Literal["0", "1", "2"] = Field(
        default="0", title=_("Women or men"),
        json_schema_extra={"labels": {"0": _("Everybody"), "1": _("Men"), "2": _("Women")}},
    )  # fmt: skip
    ages: list[Age] = Field(
        default_factory=list, title=_("Age"), description=_("None ticked: every age."),
        json_schema_extra={"labels": {
            "0": _("up to 12"), "1": "13–17", "2": "18–24", "3": "25–34", "4": "35–44", "5": "45–54", "6": "55–64",
            "7": _("65 and older"),
        }},
    )  # fmt: skip
    provinces: list[str] = Field(
        default_factory=list, title=_("Provinces"),
        description=_("None ticked: the whole country. Zalo still counts by the provinces of before July 2025; those "
                      "in brackets are told with the new one."),
        json_schema_extra={"labels": {key: provinces.label(key) for key in provinces.TODAY}},
    )  # fmt: skip
    regions: list[Region] = Field(
        default_factory=list, title=_("Parts of the country"), description=_("Instead of provinces."),
        json_schema_extra={"labels": {"0": _("North"), "1": _("Centre"), "2": _("South")}},
    )  # fmt: skip
    systems: list[System] = Field(
        default_factory=list, title=_("Telephones"), description=_("None ticked: every kind."),
        json_schema_extra={"labels": {"1": "iOS", "2": "Android", "3": "Windows Phone"}},
    )  # fmt: skip

    @field_validator("provinces")
    @classmethod
    def _known(cls, chosen: list[str]) -> list[str]:
        if unknown := sorted(set(chosen) - set(provinces.TODAY)):
            raise ValueError(_("There is no province “%(name)s”.") % {"name": unknown[0][:40]})
        return chosen

    @field_validator("regions")
    @classmethod
    def _either_or(cls, chosen: list[str], info: ValidationInfo) -> list[str]:
        # Zalo would let the provinces win without a word.
        if chosen and info.data.get("provinces"):
            raise ValueError(_("Choose provinces or parts of the country, not both."))
        return chosen


def target(audience: ZaloAudience) -> dict[str, str]:
    """The audience as ``recipient.target``: numbers joined by commas, every value a text."""
    found: dict[str, str] = {"gender": audience.gender}
    chosen: dict[str, Sequence[str]] = {
        "ages": audience.ages, "locations": audience.regions, "platform": audience.systems,
        "cities": [str(number) for number in provinces.old_numbers(audience.provinces)],
    }  # fmt: skip
    return found | {name: ",".join(values) for name, values in chosen.items() if values}


ANNOUNCING = Announcing(
    audience=ZaloAudience,
    bucket=BROADCASTS,
    cost=_(
        "Zalo takes no money for it as long as it is within the month's broadcasts of the account's plan. It can't be "
        "taken back."
    ),
)
