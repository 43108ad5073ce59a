"""The words a samples file may use; a caller with vocabulary rows in its database passes its own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from .channels import DESTINATIONS

#: Profile B2 of the exchange contract: the only list of forms and audiences.
FORMS = (
    "outline", "leaflet", "handbook", "book", "story", "sketch", "video", "audio", "infographic", "e_lecture", "qa",
    "situation", "news", "guidance", "dialogue", "contest", "plan", "report", "statistic", "speaker_list",
    "training_material", "full_text",
)  # fmt: skip
AUDIENCES = (
    "general", "civil_servant", "speaker", "propagandist", "mediator", "business", "worker", "student", "youth",
    "women", "elderly", "ethnic_minority", "disabled", "remote_area", "border_island", "victim_dv", "probation",
)  # fmt: skip
TOPICS = (
    "traffic", "land", "identity_residence", "civil_status", "marriage_family", "children",
    "gender_domestic_violence", "labour", "social_insurance", "health", "education", "environment", "forestry",
    "construction_housing", "fire_safety", "tax_budget", "business_investment", "consumer", "banking_credit",
    "cyber_data", "criminal", "civil", "administrative_sanctions", "complaint_denunciation", "anti_corruption",
    "drugs", "military_service", "ethnic_religion", "grassroots_mediation", "legal_aid",
    "election_local_government", "electricity_water", "animal_health_agriculture", "press_culture",
    "alcohol_tobacco", "general",
)  # fmt: skip
#: Normative documents by rank, then administrative ones.
DOCUMENT_TYPES = (
    "constitution", "code", "law", "na_resolution", "ordinance", "nasc_resolution", "presidential_order",
    "presidential_decision", "decree", "gov_resolution", "pm_decision", "judges_council_resolution", "circular",
    "joint_circular", "province_council_resolution", "province_committee_decision", "local_council_resolution",
    "local_committee_decision", "directive", "decision_individual", "plan", "official_letter", "submission",
    "report", "notice", "guidance", "consolidated_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What is allowed in the fields that take a word from a list."""

    forms: Collection[str] = FORMS
    audiences: Collection[str] = AUDIENCES
    topics: Collection[str] = TOPICS
    document_types: Collection[str] = DOCUMENT_TYPES
    channels: Collection[str] = field(default_factory=lambda: tuple(DESTINATIONS))
