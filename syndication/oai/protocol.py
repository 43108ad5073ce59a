"""Which arguments each verb takes: a request's pairs become a ``Call``, or the errors that the protocol names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .errors import Code, OaiError, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The arguments of one verb."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    #: Stands alone: with it, nothing else is given.
    exclusive: str = ""

    @property
    def known(self) -> frozenset[str]:
        return self.required | self.optional | ({self.exclusive} if self.exclusive else frozenset())


_LIST = Grammar(
    required=frozenset({"metadataPrefix"}), optional=frozenset({"from", "until", "set"}), exclusive="resumptionToken"
)
VERBS: Mapping[str, Grammar] = {
    "Identify": Grammar(),
    "ListMetadataFormats": Grammar(optional=frozenset({"identifier"})),
    "ListSets": Grammar(exclusive="resumptionToken"),
    "GetRecord": Grammar(required=frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request whose verb and arguments fit together; their values are still to be judged."""

    verb: str
    arguments: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.arguments.get(name, "")


def read(pairs: Iterable[tuple[str, str]]) -> Call:
    """The call that the pairs make. Raises ``Refused`` with every mistake in them."""
    given = list(pairs)
    verb = _verb([value for name, value in given if name == "verb"])
    others = [(name, value) for name, value in given if name != "verb"]
    errors = _mistakes(VERBS[verb], others, verb)
    if errors:
        raise Refused(errors)
    return Call(verb=verb, arguments=dict(others))


def _verb(values: list[str]) -> str:
    if not values:
        sentence = _("The request names no verb; write one of: %(known)s.")
    elif len(values) > 1:
        sentence = _("The request names a verb more than once; write one of: %(known)s.")
    elif values[0] not in VERBS:
        sentence = _("The protocol has no such verb; write one of: %(known)s.")
    else:
        return values[0]
    raise Refused([OaiError(Code.BAD_VERB, sentence % {"known": ", ".join(VERBS)})])


def _mistakes(grammar: Grammar, pairs: list[tuple[str, str]], verb: str) -> list[OaiError]:
    counted = Counter(name for name, _value in pairs)
    found = []
    for name, count in counted.items():
        if name not in grammar.known:
            found.append(_("%(verb)s takes no argument “%(name)s”.") % {"verb": verb, "name": name[:100]})
        elif count > 1:
            found.append(_("The argument “%(name)s” is given more than once.") % {"name": name})
    if grammar.exclusive and grammar.exclusive in counted:
        if len(counted) > 1:
            found.append(_("“%(name)s” stands alone: leave all other arguments out.") % {"name": grammar.exclusive})
    else:
        missing = sorted(grammar.required - set(counted))
        found += [_("%(verb)s needs the argument “%(name)s”.") % {"verb": verb, "name": name} for name in missing]
    found += [
        _("The argument “%(name)s” is empty.") % {"name": name}
        for name, value in pairs
        if not value and name in grammar.known and name != grammar.exclusive
    ]
    return [OaiError(Code.BAD_ARGUMENT, sentence) for sentence in found]
