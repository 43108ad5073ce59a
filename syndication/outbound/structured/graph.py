"""The JSON-LD graph of a page: who publishes, where the page stands in the site, and the work it shows."""

from __future__ import annotations

from typing import Any

from cms.entries.page_head import PageHead

from .works import said, work


def graph(head: PageHead) -> dict[str, Any]:
    """The whole document."""
    publisher = {"@type": "GovernmentOrganization", "@id": f"{head.home_url}#publisher", "name": head.site_name,
                 "url": head.home_url}  # fmt: skip
    site = {"@type": "WebSite", "@id": f"{head.home_url}#site", "name": head.site_name, "url": head.home_url,
            "publisher": {"@id": publisher["@id"]}}  # fmt: skip
    nodes: list[dict[str, Any]] = [publisher, site]
    if len(head.trail) > 1:
        nodes.append(_trail(head))
    if head.record is not None:
        nodes.append({**work(head.record, publisher={"@id": publisher["@id"]}), "isPartOf": {"@id": site["@id"]}})
    else:
        nodes.append(said({
            "@type": "WebPage", "@id": head.url, "url": head.url, "name": head.title,
            "description": head.description, "inLanguage": head.language, "isPartOf": {"@id": site["@id"]},
        }))  # fmt: skip
    return {"@context": "https://schema.org", "@graph": nodes}


def _trail(head: PageHead) -> dict[str, Any]:
    steps = [
        {"@type": "ListItem", "position": place, "name": crumb.name, "item": crumb.url}
        for place, crumb in enumerate(head.trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "@id": f"{head.url}#trail", "itemListElement": steps}
