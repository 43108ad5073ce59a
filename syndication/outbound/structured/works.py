"""A record as a schema.org creative work: an article, a film, a recording, a question with its answer."""

from __future__ import annotations

from typing import Any

from cms.core.clock import rfc3339
from cms.entries.record import AgencyReference, Attachment, Record, Role

from ..feed import captions, origin, picture, playable
from .legislation import is_subject, legislation

Node = dict[str, Any]
#: Form → type; every other form is an article.
_TYPES = {
    "news": "NewsArticle", "book": "Book", "handbook": "Book", "e_lecture": "LearningResource",
    "training_material": "LearningResource", "plan": "Report", "report": "Report", "statistic": "Report",
}  # fmt: skip
_FILM_FORMS = {"video": "VideoObject", "sketch": "VideoObject", "audio": "AudioObject"}


def work(record: Record, *, publisher: Node) -> Node:
    """The item as a node; ``publisher`` runs the site and stands for items that name no agency."""
    file = playable(record)
    kind = _FILM_FORMS.get(record.form) if file else None
    if kind == "VideoObject" and file and file.media_type.startswith("audio/"):
        kind = "AudioObject"
    common = _common(record, publisher)
    if kind and file:
        return said({**common, **played(record, file), "@type": kind})
    own: Node = {"@type": _TYPES.get(record.form, "Article")}
    if record.form == "qa" and record.details.get("question"):
        own = {"@type": "FAQPage", "mainEntity": [_question(record)]}
    if file is not None:
        own["video" if file.media_type.startswith("video/") else "audio"] = said(played(record, file))
    return said({**common, **own})


def played(record: Record, file: Attachment) -> Node:
    """A film or recording, with all that a player or a deaf reader needs."""
    cover = picture(record)
    is_film = file.media_type.startswith("video/")
    return {
        "@type": "VideoObject" if is_film else "AudioObject",
        "name": record.title,
        "description": record.summary or record.title,
        "thumbnailUrl": [cover.url] if cover and is_film else [],
        "uploadDate": rfc3339(record.published_at),
        "duration": duration(file.duration_s),
        "contentUrl": file.url,
        "encodingFormat": file.media_type,
        "contentSize": str(file.bytes),
        "width": file.width if is_film else None,
        "height": file.height if is_film else None,
        "caption": [media_object(item) for item in captions(record)],
        "transcript": record.details.get("transcript", ""),
    }


def media_object(file: Attachment) -> Node:
    """A file that belongs to the item."""
    return said({
        "@type": "ImageObject" if file.media_type.startswith("image/") else "MediaObject",
        "contentUrl": file.url,
        "encodingFormat": file.media_type,
        "contentSize": str(file.bytes),
        "name": file.alt or file.filename,
        "inLanguage": file.language,
        "width": file.width,
        "height": file.height,
    })  # fmt: skip


def agency(reference: AgencyReference) -> Node:
    """The agency whose item it is."""
    return {"@type": "GovernmentOrganization", "name": reference.name, "identifier": reference.code}


def duration(seconds: float | None) -> str:
    """ISO 8601: ``PT1M1S``."""
    if not seconds:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{rest}S" if rest else "")


def said(node: Node) -> Node:
    """Leave out what is unknown."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _common(record: Record, publisher: Node) -> Node:
    cover = picture(record)
    subjects = [legislation(item) for item in record.legal_documents if is_subject(item)]
    named = [legislation(item) for item in record.legal_documents if not is_subject(item)]
    return {
        "@id": f"{record.url}#item" if record.url else record.uuid.urn,
        "identifier": record.id,
        "url": record.url,
        "mainEntityOfPage": record.url,
        "headline": record.title,
        "name": record.title,
        "description": record.summary,
        "inLanguage": record.language,
        "datePublished": rfc3339(record.published_at),
        "dateModified": rfc3339(record.updated_at or record.published_at),
        "expires": record.valid_to.isoformat() if record.valid_to else "",
        "version": str(record.version),
        "author": _author(record) or publisher,
        "publisher": publisher,
        "license": record.licence,
        "isAccessibleForFree": True,
        "keywords": list(record.tags),
        "audience": [{"@type": "Audience", "audienceType": code} for code in record.audiences],
        "image": media_object(cover) if cover else None,
        "about": subjects,
        "citation": named,
        "associatedMedia": [media_object(item) for item in record.attachments if item.role in (Role.MAIN, Role.FILE)],
        "translationOfWork": {"@id": record.translation_of} if record.translation_of else None,
        "isBasedOn": origin(record),
    }


def _author(record: Record) -> Node | None:
    """An agency or unit, never a person."""
    if record.source_agency is not None:
        return agency(record.source_agency)
    return {"@type": "Organization", "name": record.compiled_by} if record.compiled_by else None


def _question(record: Record) -> Node:
    question = str(record.details["question"])
    lines = "\n\n".join(line.strip() for line in question.splitlines() if line.strip())
    answer = record.text.removeprefix(lines).strip()
    by = record.details.get("answered_by") or (record.source_agency.name if record.source_agency else "")
    return {
        "@type": "Question",
        "name": question,
        "acceptedAnswer": said({
            "@type": "Answer",
            "text": answer,
            "author": {"@type": "Organization", "name": by} if by else None,
        }),
    }  # fmt: skip
