"""Puts messages together as the product does, files made to suit included, without a database."""

from __future__ import annotations

import dataclasses
import io
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cms.core.ids import sha256_hex
from cms.entries.record import Record
from publishers.contract import Asset, Message, Platform
from publishers.derivatives.films.making import make_film, take_frame
from publishers.derivatives.orders import Wish
from publishers.derivatives.pictures import make_picture
from publishers.derivatives.recipes import PictureRecipe
from publishers.derivatives.results import CannotMake, Made
from publishers.derivatives.suiting import suited, wishes
from publishers.models import Derivative, DerivativeState
from publishers.planning.edits import edited_files, edited_record, media_edits
from publishers.planning.message import overlay
from publishers.texts.wording import PLAIN, Wording

from .files import PublishAt


class Workshop:
    """One for the whole corpus: a file is made once."""

    def __init__(self, publish_at: PublishAt, folder: Path) -> None:
        self._publish_at = publish_at
        self._folder = folder
        self._files: dict[str, Asset] = {}
        self._rows: dict[tuple[str, str], Derivative] = {}
        self._bytes: dict[str, bytes] = {}

    def take(self, files: Iterable[Asset]) -> None:
        self._files |= {asset.sha256: asset for asset in files}

    def make(
        self, record: Record, platform: type[Platform], *, key: str, variant: Mapping[str, Any],
        options: Mapping[str, Any], wording: Wording = PLAIN,
    ) -> Message:  # fmt: skip
        """Like ``publishers.planning.message.make_message``, of channels that add nothing."""
        draft, edits = overlay(platform.compose(record, record.url), variant), media_edits(variant)
        carried = tuple(self._carried(item) for item in record.attachments)
        assets = edited_files(carried, edits)
        record = edited_record(record, assets)
        message = Message(
            key=key, title=draft.title, body=draft.body, tags=draft.tags, url=record.url, assets=assets,
            language=record.language, record=record, options=dict(options),
        )  # fmt: skip
        wanted = wishes(message, platform.capabilities, edits)
        for wish in filter(None, wanted):
            self._rows.setdefault(wish.key, self._row(wish)) if wish.key not in self._rows else None
        message = suited(message, wanted, self._rows)
        return dataclasses.replace(message, assets=tuple(self._reachable(asset) for asset in message.assets))

    def _carried(self, item: Any) -> Asset:
        # The words may have been changed in the record.
        return dataclasses.replace(self._files[item.sha256], alt=item.alt, role=str(item.role))

    def _reachable(self, asset: Asset) -> Asset:
        data = self._bytes.get(asset.sha256)
        if data is None:
            return asset
        return dataclasses.replace(asset, open=lambda: io.BytesIO(data), public_url=self._publish_at(data))

    def _row(self, wish: Wish) -> Derivative:
        """What a worker would have left in the database."""
        source, key = wish.key
        row = Derivative(source=source, recipe_key=key)
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            try:
                made = _made(wish, Path(folder))
            except CannotMake as reason:
                row.state, row.problem = DerivativeState.FAILED, {"code": reason.code, "params": reason.params}
                return row
            data = made.path.read_bytes() if made.path else b""
        row.state, row.media_type, row.notes = DerivativeState.READY, made.media_type, list(made.notes)
        row.width, row.height, row.duration_s = made.width, made.height, made.duration_s
        row.sha256, row.bytes = (sha256_hex(data), len(data)) if data else (source, wish.asset.bytes)
        if data:
            self._bytes[row.sha256] = data
        return row


def _made(wish: Wish, folder: Path) -> Made:
    target, source = folder / "made", folder / "source"
    if isinstance(wish.recipe, PictureRecipe) and wish.recipe.at_s is None:
        with wish.asset.open() as opened:
            return make_picture(opened, wish.recipe, target)
    with wish.asset.open() as opened:
        source.write_bytes(opened.read())
    if isinstance(wish.recipe, PictureRecipe):
        return take_frame(source, wish.recipe, target)
    return make_film(source, wish.recipe, target, lambda *_: None)
