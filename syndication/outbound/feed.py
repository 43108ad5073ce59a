"""What a feed says of itself, and the few questions that every format asks of a record. No Django here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from cms.entries.record import Attachment, Record, Role

#: Same in every installation, so that a reader of many feeds has one scheme per vocabulary.
SCHEME = "urn:pbgdpl:exchange:1.0/"
GENERATOR = "Loa"
#: The attachment that a format with room for one shows first.
_PROMINENCE = {role: place for place, role in enumerate(
    (Role.MAIN, Role.FILE, Role.IMAGE, Role.COVER, Role.TRANSCRIPT, Role.CAPTIONS)
)}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """An item that was withdrawn: all that may still be said of it."""

    uuid: UUID
    id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Metadata of one document of a feed; every address is absolute."""

    #: Namespace of the installation's identifiers: it outlives host names.
    namespace: str
    #: ``all`` or the code of an agency, with the filters as in the address.
    scope: str
    title: str
    description: str
    #: Who runs the site, for items that name no agency.
    publisher: str
    language: str
    #: Root of all addresses here, no final slash.
    base_url: str
    home_url: str
    self_url: str
    #: Address of the record's JSON Schema, where the extension is explained.
    about_url: str
    updated: datetime
    #: Vocabulary → code → label.
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Who tells of changes (WebSub); empty in documents of older items, which nobody can subscribe to.
    hub_url: str = ""
    #: Relation (RFC 5005) → address of another document of the same feed.
    pages: Mapping[str, str] = field(default_factory=dict)
    #: A document whose members never change.
    is_archive: bool = False
    deleted: Sequence[Deleted] = ()
    #: A square picture for formats that want one.
    image_url: str = ""

    @property
    def id(self) -> str:
        """Permanent and the same in every format."""
        return feed_urn(self.namespace, self.scope)

    def label(self, vocabulary: str, code: str) -> str:
        """The label for people; the code itself where the vocabulary does not know it."""
        return self.labels.get(vocabulary, {}).get(code, code)


def feed_urn(namespace: str, scope: str) -> str:
    """Identifier of a feed: it changes with neither the host name nor the format."""
    return uuid5(NAMESPACE_URL, f"oai:{namespace}:feed/{scope}").urn


def coded(record: Record) -> list[tuple[str, str]]:
    """(vocabulary, code) of everything that classifies the record."""
    return [
        ("form", record.form),
        *(("topic", code) for code in record.topics),
        *(("audience", code) for code in record.audiences),
        *(("area", code) for code in record.areas),
    ]


def keywords(feed: Feed, record: Record) -> list[str]:
    """Words for people: the labels of form and topics, then the editor's own tags."""
    words = [feed.label("form", record.form), *(feed.label("topic", code) for code in record.topics), *record.tags]
    return list(dict.fromkeys(words))


def by_prominence(record: Record) -> Sequence[Attachment]:
    """The attachments, the item's own work first."""
    return sorted(record.attachments, key=lambda item: _PROMINENCE[item.role])


def picture(record: Record) -> Attachment | None:
    """The picture that stands for the item: its cover, else the first one."""
    pictures = [item for item in by_prominence(record) if item.media_type.startswith("image/")]
    return next((item for item in pictures if item.role == Role.COVER), pictures[0] if pictures else None)


def playable(record: Record) -> Attachment | None:
    """The film or recording that the item is, or carries first."""
    return next((item for item in by_prominence(record) if item.media_type.startswith(("video/", "audio/"))), None)


def captions(record: Record) -> list[Attachment]:
    """The subtitles of the item's film."""
    return [item for item in record.attachments if item.role == Role.CAPTIONS]


def origin(record: Record) -> str:
    """Address of the item where it was taken from, when another site made it."""
    address = record.details.get("source_url")
    return address if isinstance(address, str) and address.startswith(("http://", "https://")) else ""
