"""The register's answer to “which documents does this text name?”: the port ``CitationMatcher``, with links."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from cms.entries.citing import Citation, numbers_in
from cms.legal.models import LegalDocument


class RegisterMatcher:
    """Numbers found by their spelling, looked up by their key in one query. Two rows of one number: nobody guesses."""

    def find(self, text: str) -> tuple[Citation, ...]:
        found = tuple(numbers_in(text))
        if not found:
            return ()
        rows: dict[str, list[LegalDocument]] = defaultdict(list)
        keys = [citation.key for citation in found]
        for row in LegalDocument.objects.filter(number_key__in=keys).select_related("type").order_by("pk"):
            rows[row.number_key].append(row)
        return tuple(_linked(citation, rows[citation.key]) for citation in found)


def _linked(citation: Citation, rows: list[LegalDocument]) -> Citation:
    if len(rows) != 1:
        return replace(citation, candidates=len(rows))
    return replace(citation, document_id=rows[0].pk, label=str(rows[0]), candidates=1)
