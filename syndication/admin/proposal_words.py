"""A proposal for the person who decides: what it would become, what it resembles, what it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page

from cms.entries.citing import Citation
from cms.entries.models import Term
from cms.entries.offer import Offer
from cms.entries.ports import DraftPlan, DraftRefused, citation_matcher
from syndication.inbound.cleaning import clean_html
from syndication.inbound.deciding.drafts import drafts
from syndication.models import Proposal, ProposalKind, ProposalState

from .comparing import Compared, compare

_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_TONES = {
    ProposalState.WAITING: "primary", ProposalState.ACCEPTED: "primary", ProposalState.MERGED: "primary",
    ProposalState.REJECTED: "secondary", ProposalState.SUPERSEDED: "secondary",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What it resembles here."""

    sentence: str
    title: str
    page_id: int | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything that one proposal's page says."""

    proposal: Proposal
    offer: Offer
    kind: str
    tone: str
    plan: DraftPlan | None
    #: Why there is no plan.
    no_plan: str
    like: Likeness | None
    citations: tuple[Citation, ...]
    differences: tuple[Compared, ...]
    body: SafeString
    terms: str
    page: Page | None

    @property
    def is_new(self) -> bool:
        return self.proposal.kind == ProposalKind.NEW

    @property
    def is_retraction(self) -> bool:
        return self.proposal.kind == ProposalKind.RETRACTION


def show(proposal: Proposal) -> Shown:
    """Gather it, with a fixed number of queries."""
    offer = Offer.model_validate(proposal.content)
    plan, no_plan = _plan(proposal, offer)
    page_id = proposal.page_id or proposal.item.page_id
    base = Offer.model_validate(proposal.base) if proposal.base else None
    return Shown(
        proposal=proposal,
        offer=offer,
        kind=kind_label(proposal.kind),
        tone=_TONES[ProposalState(proposal.state)],
        plan=plan,
        no_plan=no_plan,
        like=likeness_of(proposal.looks_like) if proposal.looks_like else None,
        citations=citation_matcher().find(_words(offer)),
        differences=tuple(compare(base, offer)) if base and proposal.kind == ProposalKind.CHANGE else (),
        # A picture in it would be fetched from the source by whoever looks: they are listed instead.
        body=mark_safe(_PICTURE.sub("", clean_html(offer.body_html))),  # noqa: S308 (cleaned to the record's subset)
        terms=_terms(offer),
        page=Page.objects.filter(pk=page_id).first() if page_id else None,
    )


def kind_label(kind: str) -> str:
    return {
        ProposalKind.NEW: pgettext("a proposal", "New item"),
        ProposalKind.CHANGE: pgettext("a proposal", "Change"),
        ProposalKind.RETRACTION: pgettext("a proposal", "Take down"),
    }[ProposalKind(kind)]


def likeness_of(found: Mapping[str, Any]) -> Likeness:
    """The match that was found when it came, in a sentence."""
    how, percent, title = found.get("how"), found.get("percent", 0), str(found.get("title", ""))
    if how == "id":
        sentence = _("Another source brought an item with the same identifier.")
    elif how == "link":
        sentence = _("An item with the same address is here already.")
    elif percent >= 100:
        sentence = _("An item with the same text is here already.")
    else:
        sentence = _("An item with nearly the same text is here already (%(percent)s %%).") % {"percent": percent}
    page_id = found.get("page_id")
    url = reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else ""
    return Likeness(sentence=sentence, title=title, page_id=page_id, url=url)


def _plan(proposal: Proposal, offer: Offer) -> tuple[DraftPlan | None, str]:
    if proposal.kind != ProposalKind.NEW or proposal.state != ProposalState.WAITING:
        return None, ""
    source = proposal.item.source
    try:
        return drafts().plan(offer, agency_code=source.agency_code, section_id=source.section_id), ""
    except DraftRefused as refused:
        return None, str(refused)


def _words(offer: Offer) -> str:
    return "\n".join([*(reference.number for reference in offer.legal_documents), offer.words])


def _terms(offer: Offer) -> str:
    """Form, topics and audiences in words; a code that nobody knows stays as it came."""
    wanted = [("form", code) for code in (offer.form,) if code]
    wanted += [("topic", code) for code in offer.topics] + [("audience", code) for code in offer.audiences]
    known = {
        (term.vocabulary, term.code): term.label
        for term in Term.objects.filter(vocabulary__in=("form", "topic", "audience"), code__in=[c for _v, c in wanted])
    }
    return " · ".join([*(known.get(pair, pair[1]) for pair in wanted), *offer.tags])
