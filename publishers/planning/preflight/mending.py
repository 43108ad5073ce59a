"""One press on a finding: what it changes in a channel's form, and whether that really helps. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cms.core.text import nfc
from publishers.contract import Asset, Limit, MediaEdits, Mend, Message, Platform, Problem

from .shortening import shorten_to

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HASHTAG = re.compile(r"(?<!\S)#\w+")
_SIGNS = str.maketrans({"<": "‹", ">": "›"})
#: Where in a film its cover is looked for: behind a title card, before the end.
_COVER_AT = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What one press puts into a channel's form; what is ``None`` stays."""

    title: str | None = None
    body: str | None = None
    tags: tuple[str, ...] | None = None
    media: MediaEdits | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    def over(self, variant: Mapping[str, Any]) -> dict[str, Any]:
        """The channel's variant with the changes."""
        changed = {"title": self.title, "body": self.body, "tags": self.tags and list(self.tags)}
        if self.media is not None:
            changed["media"] = self.media.model_dump(mode="json", exclude_defaults=True)
        return {**variant, **{name: value for name, value in changed.items() if value is not None}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A finding with all that it is about."""

    problem: Problem
    message: Message
    platform: type[Platform]
    edits: MediaEdits

    @property
    def text(self) -> str:
        return self.message.title if self.problem.field == "title" else self.message.body

    @property
    def limit(self) -> Limit | None:
        """The bound that the finding's text breaks."""
        capabilities = self.platform.capabilities
        declared = capabilities.title if self.problem.field == "title" else capabilities.body
        maximum = self.problem.params.get("maximum")
        if not isinstance(maximum, int):
            return declared
        if declared is None:
            return Limit(maximum=maximum)
        # A bound that holds only here (under a picture) is narrower, in the same counting.
        return replace(declared, maximum=min(declared.maximum, maximum))

    @property
    def file(self) -> Asset | None:
        """The file that the finding names."""
        named = self.problem.params.get("sha256")
        return next(
            (asset for asset in self.message.assets if named and named in (asset.made_from, asset.sha256)), None
        )

    def put(self, text: str) -> Changes | None:
        """The text in its place; no text is no mend."""
        if not text or text == self.text:
            return None
        return Changes(title=text) if self.problem.field == "title" else Changes(body=text)


def mend(way: Mend, case: Case) -> Changes | None:
    """What the press changes, or nothing where it can't do anything here."""
    act = _WAYS.get(way)
    return act(case) if act else None


def _shorten(case: Case) -> Changes | None:
    return case.put(shorten_to(case.text, case.limit)) if case.limit else None


def _fill_in(case: Case) -> Changes | None:
    record = case.message.record
    source = record.title if case.problem.field == "title" else record.summary or record.text or record.title
    return case.put(shorten_to(source, case.limit) if case.limit else nfc(source).strip())


def _replace_signs(case: Case) -> Changes | None:
    return case.put(case.text.translate(_SIGNS))


def _strip_links(case: Case) -> Changes | None:
    return case.put(_tidy(_LINK.sub("", case.text)))


def _drop_hashtags(case: Case) -> Changes | None:
    """The first ones stay, as many as are taken; a title's count too."""
    left = int(case.problem.params.get("maximum", 0)) - len(_HASHTAG.findall(case.message.title))
    kept = iter(range(max(left, 0)))
    return case.put(_tidy(_HASHTAG.sub(lambda found: found[0] if next(kept, None) is not None else "", case.text)))


def _drop_tags(case: Case) -> Changes | None:
    out = {nfc(tag) for tag in str(case.problem.params.get("left_out", "")).split(", ")}
    tags = tuple(tag for tag in case.message.tags if nfc(tag) not in out)
    return Changes(tags=tags) if tags and tags != case.message.tags else None


def _use_first(case: Case) -> Changes | None:
    maximum = case.problem.params.get("maximum")
    return Changes(media=case.edits.model_copy(update={"use_first": maximum})) if maximum else None


def _leave_out(case: Case) -> Changes | None:
    if case.file is None:
        return None
    named = case.file.made_from or case.file.sha256
    left_out = tuple(dict.fromkeys([*case.edits.leave_out, named]))
    return Changes(media=case.edits.model_copy(update={"leave_out": left_out}))


def _crop(case: Case) -> Changes | None:
    """The largest part around the middle that has an allowed shape."""
    allowed, file = case.platform.capabilities.image_ratio, case.file
    if file is None or allowed is None or not (file.width and file.height):
        return None
    is_wide, shape = file.width / file.height > allowed[1], file.width / file.height
    # A pixel inside the bound, since both sides are rounded to whole ones.
    kept = (file.height * allowed[1] - 1) / file.width if is_wide else (file.width / allowed[0] - 1) / file.height
    if allowed[0] <= shape <= allowed[1] or not 0 < kept < 1:
        return None
    margin = round((1 - kept) / 2, 4)
    part = (margin, 0.0, 1 - margin, 1.0) if is_wide else (0.0, margin, 1.0, 1 - margin)
    crop = {**case.edits.crop, file.made_from or file.sha256: part}
    return Changes(media=case.edits.model_copy(update={"crop": crop}))


def _cover_from_video(case: Case) -> Changes | None:
    video = case.message.video()
    if video is None:
        return None
    second = round((video.duration_s or 0) * _COVER_AT, 1)
    return Changes(media=case.edits.model_copy(update={"cover_at_s": second}))


def _link_to_comment(case: Case) -> Changes | None:
    """For platforms whose choices know a first comment."""
    if "first_comment" not in case.platform.choices_model.model_fields:
        return None
    links = _LINK.findall(case.text)
    text = _tidy(_LINK.sub("", case.text))
    return Changes(body=text, options={"first_comment": links[0]}) if links and text else None


def _choose(case: Case) -> Changes | None:
    choose = case.problem.params.get("choose")
    return Changes(options=choose) if isinstance(choose, Mapping) else None


_WAYS: Mapping[Mend, Callable[[Case], Changes | None]] = {
    Mend.SHORTEN: _shorten,
    Mend.FILL_IN: _fill_in,
    Mend.REPLACE_SIGNS: _replace_signs,
    Mend.STRIP_LINKS: _strip_links,
    Mend.DROP_HASHTAGS: _drop_hashtags,
    Mend.DROP_TAGS: _drop_tags,
    Mend.USE_FIRST: _use_first,
    Mend.LEAVE_OUT: _leave_out,
    Mend.CROP: _crop,
    Mend.COVER_FROM_VIDEO: _cover_from_video,
    Mend.LINK_TO_COMMENT: _link_to_comment,
    Mend.CHOOSE: _choose,
}


def helps(problem: Problem, before: Iterable[Problem], after: Iterable[Problem]) -> bool:
    """Whether the finding is gone after the press, and nothing that blocks has come instead."""
    known, left = {name_of(found) for found in before}, {name_of(found): found for found in after}
    is_new = any(found.blocking for name, found in left.items() if name not in known)
    return name_of(problem) not in left and not is_new


def name_of(problem: Problem) -> str:
    """What tells a finding from the others of its message; the same as long as it is not mended."""
    return ":".join([problem.code, problem.field, str(problem.params.get("sha256", ""))])


def _tidy(text: str) -> str:
    """Without the holes that something taken out has left."""
    lines = [re.sub(r"[ \t]{2,}", " ", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
