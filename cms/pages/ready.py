"""What of the site beside its pages may be served from memory: most of it has addresses like pages, and is kept so."""

from __future__ import annotations

from cms.core.fast_paths.paths import FastPath
from cms.core.registries import fast_paths, shown_models
from cms.legal.models import LegalDocument

from .models import WithdrawalNotice


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    fast_paths.register(
        "squares of items", FastPath(pattern=r"/chia-se/[0-9a-f-]{36}/qr\.(?:svg|png)", parameters=frozenset({"tai"}))
    )
    # A document has a page of its own, named by an item or not.
    shown_models.register("pages.LegalDocument", LegalDocument)
    shown_models.register("pages.WithdrawalNotice", WithdrawalNotice)
