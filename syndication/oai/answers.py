"""What each verb answers: the content of its element, and which records went out with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from cms.core.conf import conf
from cms.entries.assemble import record_of
from cms.entries.conf import oai_identifier
from cms.entries.freshness import freshness
from syndication.conf import conf as syndication_conf
from syndication.outbound.markup import element, wrap

from . import envelope, reading, tokens
from .dates import GRANULARITY, datestamp
from .errors import Code, OaiError, Refused, TryAgain
from .formats import FORMATS
from .protocol import Call
from .reading import Row
from .sets import Agencies, list_sets, read_agencies, specs_of
from .tokens import Harvest

#: A part ends early when its records are this long together, in characters: memory stays bounded whatever they hold.
_PART_MAX = 4_000_000
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9\-]*(\.[A-Za-z][A-Za-z0-9\-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """``given``: identifier and stamp of the records whose content, or whose end, the harvester learned."""

    payload: str
    given: tuple[tuple[UUID, datetime], ...] = ()


def answer(call: Call, now: datetime) -> Answer:
    """Raises ``Refused`` with what the protocol calls errors, and ``TryAgain``."""
    try:
        return _VERBS[call.verb](call, now)
    except OaiError as error:
        raise Refused([error]) from None


def base_url() -> str:
    """The address that the protocol calls baseURL."""
    return f"{conf().public_url}/oai"


def _identify(call: Call, now: datetime) -> Answer:
    lines = [
        element("repositoryName", getattr(settings, "WAGTAIL_SITE_NAME", "") or conf().oai_namespace),
        element("baseURL", base_url()),
        element("protocolVersion", "2.0"),
        element("adminEmail", _admin_email()),
        element("earliestDatestamp", datestamp(reading.earliest(freshness().changed_at))),
        element("deletedRecord", "persistent"),
        element("granularity", GRANULARITY),
        element("compression", "gzip"),
        _identifiers(),
    ]
    return Answer(payload="\n".join(line for line in lines if line) + "\n")


def _admin_email() -> str:
    """A schema of the protocol wants a dot in the domain: a machine without a name is in its local one."""
    given = syndication_conf().oai_admin_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return given if "." in given.rpartition("@")[2] else f"{given}.localdomain"


def _identifiers() -> str:
    """How identifiers are built (oai-identifier); its schema only knows namespaces that read like host names."""
    namespace = conf().oai_namespace
    if not _NAMESPACE.fullmatch(namespace):
        return ""
    schema = "http://www.openarchives.org/OAI/2.0/oai-identifier"
    inner = element("scheme", "oai") + element("repositoryIdentifier", namespace) + element("delimiter", ":")
    inner += element("sampleIdentifier", oai_identifier(UUID("7b0e0c1e-6d2f-4a55-9a51-2f6a0f4d9c11")))
    return wrap(
        "description",
        wrap(
            "oai-identifier",
            inner,
            xmlns=schema,
            xmlns__xsi="http://www.w3.org/2001/XMLSchema-instance",
            xsi__schemaLocation=f"{schema} {schema}.xsd",
        ),
    )


def _list_metadata_formats(call: Call, now: datetime) -> Answer:
    if "identifier" in call.arguments and _found(call.get("identifier")).is_deleted:
        raise OaiError(Code.NO_METADATA_FORMATS, _("The record is deleted: there is nothing left to write down."))
    lines = [
        wrap(
            "metadataFormat",
            element("metadataPrefix", prefix)
            + element("schema", known.schema())
            + element("metadataNamespace", known.namespace),
        )
        for prefix, known in FORMATS.items()
    ]
    return Answer(payload="\n".join(lines) + "\n")


def _list_sets(call: Call, now: datetime) -> Answer:
    if "resumptionToken" in call.arguments:
        raise OaiError(Code.BAD_RESUMPTION_TOKEN, _("The list of sets comes in one piece; ask without a token."))
    lines = [
        wrap("set", element("setSpec", spec) + element("setName", name)) for spec, name in list_sets(read_agencies())
    ]
    return Answer(payload="\n".join(lines) + "\n")


def _get_record(call: Call, now: datetime) -> Answer:
    row = _found(call.get("identifier"))
    _check_prefix(call.get("metadataPrefix"))
    payload = _record(row, call.get("metadataPrefix"), read_agencies())
    return Answer(payload=payload, given=((row.id, row.stamp),))


def _found(identifier: str) -> Row:
    row = reading.find(identifier)
    if row is not None:
        return row
    if reading.is_changing(identifier):
        raise TryAgain(1, _("This record is being changed right now; come again in a second."))
    raise OaiError(Code.ID_DOES_NOT_EXIST, _("There is no record with this identifier."))


def _list_identifiers(call: Call, now: datetime) -> Answer:
    """Of a deleted record the header is all that there is: it counts as given."""
    return _list(call, now, lambda row, _prefix, agencies: _header(row, agencies) + "\n", whole=False)


def _list_records(call: Call, now: datetime) -> Answer:
    return _list(call, now, _record, whole=True)


def _list(call: Call, now: datetime, render: Callable[[Row, str, Agencies], str], *, whole: bool) -> Answer:
    harvest = _harvest(call)
    _check_prefix(harvest.prefix)
    agencies = read_agencies()
    part = reading.read(harvest, agencies, whole=whole)
    lines: list[str] = []
    rows: list[Row] = []
    length, has_more = 0, False
    for row in part.rows:
        if len(lines) == reading.ITEMS or length > _PART_MAX:
            has_more = True
            break
        lines.append(render(row, harvest.prefix, agencies))
        length += len(lines[-1])
        rows.append(row)
    if not rows:
        raise OaiError(Code.NO_RECORDS_MATCH, _("No record matches what was asked for."))
    given = tuple((row.id, row.stamp) for row in rows if whole or row.is_deleted)
    payload = "".join(lines) + _continuation(harvest, rows, part.size, now, has_more=has_more)
    return Answer(payload=payload, given=given)


def _harvest(call: Call) -> Harvest:
    if "resumptionToken" in call.arguments:
        return tokens.decode(call.get("resumptionToken"), call.verb)
    return Harvest(
        verb=call.verb, prefix=call.get("metadataPrefix"), set=call.get("set"), since=call.get("from"),
        until=call.get("until"),
    )  # fmt: skip


def _continuation(harvest: Harvest, rows: list[Row], size: int, now: datetime, *, has_more: bool) -> str:
    """A token while there is more, an empty one at the end of a list in parts, nothing for a list in one piece."""
    if not has_more and harvest.place is None:
        return ""
    # What changes during the harvest comes once more: the list grows by it.
    size = max(size, harvest.given + len(rows) + has_more)
    following = harvest.after(rows[-1].place, count=len(rows), size=size)
    token = tokens.encode(following) if has_more else ""
    expires = now + tokens.LIFETIME if has_more else None
    return envelope.resumption_token(token, size=size, cursor=harvest.given, expires=expires) + "\n"


def _check_prefix(prefix: str) -> None:
    if prefix not in FORMATS:
        sentence = _("Records are not written in this format; metadataPrefix is one of: %(known)s.")
        raise OaiError(Code.CANNOT_DISSEMINATE_FORMAT, sentence % {"known": ", ".join(FORMATS)})


def _record(row: Row, prefix: str, agencies: Agencies) -> str:
    metadata = "" if row.is_deleted else FORMATS[prefix].render(record_of(row.whole), row.form_label)
    return envelope.record(_header(row, agencies), metadata)


def _header(row: Row, agencies: Agencies) -> str:
    specs = specs_of(agencies, form=row.form, topics=row.topics, agency=row.agency)
    return envelope.header(oai_identifier(row.id), row.stamp, specs, is_deleted=row.is_deleted)


_VERBS: Mapping[str, Callable[[Call, datetime], Answer]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_metadata_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}
