"""What the codes of taking in say to a person and what to do about it: one file, two languages by gettext."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from syndication.inbound.refusal import Refused


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened and what to do. Translatable; ``%(name)s`` takes the params."""

    message: Any
    fix: Any = ""


_BY_ITSELF = _("Nothing to do: Loa tries again by itself, less and less often. If it goes on, tell the department.")
_TELL_WEBMASTER = _("Tell those who look after the department's website; Loa looks again by itself.")

SENTENCES: Mapping[str, Sentence] = {
    # the address
    "bad_address": Sentence(
        _("This is not an address that Loa can ask."), _("Copy the feed's address from the browser, with https://.")
    ),
    "scheme_refused": Sentence(
        _("The address leads to “%(scheme)s:”. Loa only reads web addresses."),
        _("Enter an address that begins with https:// or http://."),
    ),
    "address_forbidden": Sentence(
        _("The address leads into a private network, and Loa may not go there."),
        _("Enter the public address. If the server is one of yours, the administrator names its network."),
    ),
    "name_unknown": Sentence(
        _("There is no server of this name."), _("Check the address for typing errors. Loa tries again by itself.")
    ),
    "redirect_loop": Sentence(_("The address leads from one to the next without end."), _TELL_WEBMASTER),
    "redirect_broken": Sentence(_("The server sends us on without saying where."), _TELL_WEBMASTER),
    # the way
    "unreachable": Sentence(_("The server did not answer."), _BY_ITSELF),
    "tls_failed": Sentence(
        _("The server's certificate is not valid, so nobody can be sure who answers."),
        _("The website's certificate has to be renewed. Tell those who look after it."),
    ),
    "too_slow": Sentence(_("The server did not send the feed within %(seconds)s seconds."), _BY_ITSELF),
    "cut_short": Sentence(_("The connection broke in the middle of the feed."), _BY_ITSELF),
    "garbled": Sentence(_("The server's answer was damaged on its way."), _BY_ITSELF),
    # what the server says
    "robots": Sentence(
        _("The website asks programs not to read this address (robots.txt)."),
        _("Ask those who look after the website to allow “Loa” in robots.txt."),
    ),
    "login_needed": Sentence(
        _("The server wants a user name and a password."), _("Ask the department for an address without a login.")
    ),
    "forbidden": Sentence(
        _("The server refuses to show us this address (%(status)s)."),
        _("Ask those who look after the website to let Loa in; some firewalls keep programs out."),
    ),
    "not_found": Sentence(
        _("There is nothing at this address any more (404)."),
        _("Look for the new address on the department's home page, and change it here."),
    ),
    "gone": Sentence(
        _("The server says that this feed is gone for good (410). Loa no longer asks for it."),
        _("Ask the department for the new address, or delete this source."),
    ),
    "too_many": Sentence(
        _("The server is busy and asks us to come again later."), _("Nothing to do: Loa waits as long as it was asked.")
    ),
    "server_error": Sentence(_("The server has a fault of its own (%(status)s)."), _BY_ITSELF),
    "odd_status": Sentence(_("The server answered with something unexpected (%(status)s)."), _TELL_WEBMASTER),
    "empty": Sentence(_("The server answered, but with nothing in it."), _BY_ITSELF),
    # what came
    "too_large": Sentence(
        _("The answer is larger than %(megabytes)s MB. That is no feed."),
        _("Ask the department for a feed with the latest items only."),
    ),
    "bomb": Sentence(
        _("The answer is small on the way and gigantic once unpacked, as attacks are. Loa stopped it."),
        _("Tell those who look after the department's website: it may have been broken into."),
    ),
    "encoding_unknown": Sentence(
        _("The answer is compressed in a way that Loa did not ask for (%(encoding)s)."), _TELL_WEBMASTER
    ),
    "is_html": Sentence(
        _("There is a web page at this address, not a feed."),
        _("Use “Find feeds” with this address; Loa looks for the feed's own address on the page."),
    ),
    "not_a_feed": Sentence(
        _("What is at this address is not a feed (RSS, Atom or JSON Feed)."),
        _("Check the address, or use “Find feeds” with the department's home page."),
    ),
    "not_oai": Sentence(
        _("What is at this address is no OAI-PMH interface."),
        _("Ask those who look after the repository for its base URL; it often ends in /oai."),
    ),
    "oai_format": Sentence(
        _("The repository gives its records only in formats that Loa can't read (%(formats)s)."),
        _("Ask those who look after the repository to offer oai_dc, which the protocol requires."),
    ),
    "oai_error": Sentence(
        _("The repository refused the request: “%(text)s” (%(error)s)."),
        _("Check the address and the set. If they are right, tell those who look after the repository."),
    ),
    "oai_token": Sentence(
        _("The repository no longer knew how its own list goes on."),
        _("Nothing to do: Loa begins the list again. If it goes on, tell those who look after the repository."),
    ),
    "oai_loop": Sentence(
        _("The repository's list goes round in circles, so it never comes to an end."),
        _("Tell those who look after the repository. What came until there is in the inbox."),
    ),
    "broken_xml": Sentence(_("The feed is so damaged that no item could be read."), _TELL_WEBMASTER),
    "broken_json": Sentence(_("The feed is damaged: it is not valid JSON."), _TELL_WEBMASTER),
    "entities": Sentence(
        _("The feed declares entities of its own, as attacks do. Loa does not open such feeds."),
        _("Tell those who look after the department's website."),
    ),
    "too_complex": Sentence(
        _("The feed is built in a way that would keep any reader busy for hours. Loa stopped it."),
        _("Tell those who look after the department's website."),
    ),
    "parser_slow": Sentence(
        _("Reading the feed took longer than %(seconds)s seconds. Loa stopped it."),
        _("If it goes on, ask the department for a smaller or simpler feed."),
    ),
    "parser_died": Sentence(
        _("The feed is so damaged or so large that it broke the program that reads it; nothing else was harmed."),
        _("Tell those who look after the department's website."),
    ),
    "parser_busy": Sentence(
        _("Too many feeds came at once, so this one was not read."), _("Nothing to do: Loa reads it at the next look.")
    ),
}
_UNKNOWN = Sentence(_("The feed could not be read."), _BY_ITSELF)

#: What was mended while reading, for the screen of the source.
WARNINGS: Mapping[str, Any] = {
    "charset": _("The feed says a wrong charset; Loa recognised the right one."),
    "mended": _("The feed is not valid XML; Loa mended it."),
    "junk_before": _("Something stands before the feed, such as an error message of the website."),
    "duplicate_items": _("The same item stands in the feed more than once."),
    "no_identity": _("Some items have neither an identifier nor a link, so a change of theirs looks like a new item."),
    "unreadable_items": _("Some items are so damaged that they were left out."),
    "too_many_items": _("The feed has more items than Loa reads at once; the rest was left out."),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A refusal in words, in the reader's language."""

    message: str
    fix: str


def explain(code: str, params: Mapping[str, Any] | None = None) -> Explained:
    """Put a code into words; an unknown code still gives a sentence."""
    sentence = SENTENCES.get(code, _UNKNOWN)
    values = _Params(params or {})
    return Explained(str(sentence.message) % values, str(sentence.fix) % values)


def explain_refusal(refused: Refused) -> Explained:
    """Put a refusal into words."""
    return explain(refused.code, refused.params)


class _Params(dict[str, Any]):
    """Missing params show as an ellipsis instead of breaking the sentence."""

    def __missing__(self, key: str) -> str:
        return "…"
