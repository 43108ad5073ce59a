"""What the register of legal documents registers with the admin."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from .admin.viewsets import LegalGroup

register_snippet(LegalGroup)
