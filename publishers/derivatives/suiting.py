"""A message whose files suit its platform: what was made stands in the place of the item's own files."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from functools import partial

from cms.entries.blobs import open_blob
from cms.entries.conf import media_url
from publishers.contract import Asset, Capabilities, Feature, MediaEdits, Message
from publishers.models import Derivative, DerivativeState

from .orders import Known, Wish, known, order
from .recipes import cover_recipe_for, forecast, frame_recipe, recipe_for, renamed

NO_EDITS = MediaEdits()


def suit(message: Message, capabilities: Capabilities, edits: MediaEdits = NO_EDITS) -> Message:
    """The message as it goes out, as far as its files are made; what is still to come is promised (``Asset.progress``).

    A file that can't be made stays what it is: the platform's limits then say what is wrong with it. Messages whose
    files fit, which is most of them, cost no query.
    """
    wanted = wishes(message, capabilities, edits)
    return suited(message, wanted, known(_real(wanted))) if any(wanted) else message


def have_made(message: Message, capabilities: Capabilities, edits: MediaEdits = NO_EDITS) -> Message:
    """The same, and what nobody has asked for yet is ordered."""
    wanted = wishes(message, capabilities, edits)
    if not any(wanted):
        return message
    there = known(_real(wanted))
    if order(_real(wanted), there):
        # Where no worker stands between (tests, small tools) it may be there already.
        there = known(_real(wanted))
    return suited(message, wanted, there)


def may_need_making(assets: Iterable[Asset], capabilities: Capabilities) -> bool:
    """A quick look before a message is put together: whether any of the files could need it."""
    return any(recipe_for(asset, capabilities) or cover_recipe_for(asset, capabilities) for asset in assets)


def wishes(message: Message, capabilities: Capabilities, edits: MediaEdits) -> list[Wish | None]:
    """A wish for each file of the message that does not suit, in its order, and at last for a cover out of its film."""
    needed = {id(asset) for asset in _carried(message, capabilities)}
    cover = message.cover()
    found: list[Wish | None] = []
    for asset in message.assets:
        crop = edits.crop.get(asset.sha256)
        recipe = recipe_for(asset, capabilities, crop=crop) if id(asset) in needed else None
        if recipe is None and asset is cover:
            recipe = cover_recipe_for(asset, capabilities, crop=crop)
        found.append(Wish(asset, recipe) if recipe else None)
    return [*found, _frame_wish(message, capabilities, edits)]


def suited(message: Message, wanted: list[Wish | None], there: Known) -> Message:
    """The message with what there is of the wanted files. Pure."""
    *of_files, of_cover = wanted
    files = [_suit(asset, wish, there) if wish else asset for asset, wish in zip(message.assets, of_files, strict=True)]
    if of_cover is not None:
        made = _suit(_cover_out_of(of_cover.asset, message), of_cover, there)
        if not made.not_made:
            files = [*(asset for asset in files if asset.role != "cover"), made]
    return dataclasses.replace(message, assets=tuple(files))


def _real(wanted: list[Wish | None]) -> list[Wish]:
    return [wish for wish in wanted if wish is not None]


def _carried(message: Message, capabilities: Capabilities) -> Iterator[Asset]:
    """The pictures and the film that the platform is sent; the rest needs no making."""
    pictures = message.images()
    yield from pictures[: capabilities.images_max or None]
    cover, film = message.cover(), message.video()
    if cover is not None:
        yield cover
    if film is not None:
        yield film


def _frame_wish(message: Message, capabilities: Capabilities, edits: MediaEdits) -> Wish | None:
    film = message.video()
    takes_covers = Feature.IMAGES in capabilities.features or bool(capabilities.cover_types)
    if film is None or edits.cover_at_s is None or not takes_covers:
        return None
    return Wish(film, frame_recipe(capabilities, edits.cover_at_s))


def _suit(asset: Asset, wish: Wish, there: Known) -> Asset:
    row = there.get(wish.key)
    if row is not None and row.state == DerivativeState.FAILED:
        return dataclasses.replace(asset, not_made=str((row.problem or {}).get("code", "")))
    if row is None or row.state != DerivativeState.READY:
        return dataclasses.replace(forecast(asset, wish.recipe), progress=row.progress if row else 0)
    return asset if row.sha256 == asset.sha256 else _made(asset, row)


def _cover_out_of(film: Asset, message: Message) -> Asset:
    """What is known of a picture out of the film before there is one."""
    return dataclasses.replace(
        film, filename=renamed(film.filename, "image/jpeg"), media_type="image/jpeg", role="cover",
        duration_s=None, language="", alt=film.alt or message.record.title,
    )  # fmt: skip


def _made(asset: Asset, row: Derivative) -> Asset:
    filename = renamed(asset.filename, row.media_type)
    return dataclasses.replace(
        asset, sha256=row.sha256, filename=filename, media_type=row.media_type, bytes=row.bytes, width=row.width,
        height=row.height, duration_s=row.duration_s, public_url=media_url(row.sha256, filename),
        made_from=asset.sha256, notes=tuple(row.notes), open=partial(open_blob, row.sha256),
    )  # fmt: skip
