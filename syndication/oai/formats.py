"""The metadata formats, by prefix: a pure function each, from a record to the content of ``metadata``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cms.core.conf import conf
from cms.entries.record import Record

from . import oai_dc, pbgdpl


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write a record's metadata; the second argument is the label of its form."""

    namespace: str
    #: Address of the XML Schema.
    schema: Callable[[], str]
    render: Callable[[Record, str], str]


def pbgdpl_schema() -> str:
    """Our own schema, where this site serves it."""
    return conf().public_url + pbgdpl.SCHEMA_PATH


FORMATS: Mapping[str, Format] = {
    oai_dc.PREFIX: Format(
        namespace=oai_dc.NAMESPACE,
        schema=lambda: oai_dc.SCHEMA,
        render=lambda record, label: oai_dc.render(record, form_label=label),
    ),
    pbgdpl.PREFIX: Format(
        namespace=pbgdpl.NAMESPACE,
        schema=pbgdpl_schema,
        render=lambda record, label: pbgdpl.render(record, schema_url=pbgdpl_schema()),
    ),
}
