"""What a clerk can download is what was handed over."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from cms.core.clock import FixedClock
from cms.core.http import HttpClient
from cms.core.ids import sha256_hex
from publishers.contract import Account, MadeFile, Message, NeedsPerson, Receipt
from publishers.platforms.by_hand.package import file_path
from publishers.platforms.by_hand.platform import ByHandPlatform
from publishers.platforms.by_hand.schema import ByHandCredentials, ByHandOptions
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun

OPTIONS = {"place": "Truyền thanh xã", "instructions": "Gửi lời đọc cho đài."}
ADDRESS = "https://tusach.example.vn/12"


def made(message: Message) -> dict[str, MadeFile]:
    return {paper.name: paper.make(message) for paper in ByHandPlatform.papers(OPTIONS)}


def test_the_package_holds_the_sheet_the_text_and_the_files() -> None:
    message = messages.message(messages.picture())
    papers = made(message)
    assert papers["sheet"].media_type == "application/pdf" and papers["sheet"].data.startswith(b"%PDF")
    assert papers["package"].filename == "pbgdpl-h21-01-20261121T050000Z.zip"
    with zipfile.ZipFile(io.BytesIO(papers["package"].data)) as carried:
        assert carried.read("phieu.pdf") == papers["sheet"].data
        assert sha256_hex(carried.read(file_path(1, message.assets[0]))) == message.assets[0].sha256


def test_papers_are_the_same_at_every_download() -> None:
    message = messages.message(messages.picture())
    assert made(message) == made(message)


@pytest.mark.parametrize("kind", ["publish", "correct"])
def test_the_sheet_is_the_one_whose_hash_was_kept(kind: str) -> None:
    """A correction's sheet names the earlier address, then and at every download."""
    earlier = ADDRESS if kind == "correct" else ""
    message = replace(messages.message(messages.picture(), kind=kind), previous_url=earlier)
    account = Account(channel="Loa xã", options=ByHandOptions(**OPTIONS), credentials=ByHandCredentials())
    by_hand = ByHandPlatform(account, HttpClient(), FixedClock(messages.NOON))
    run = MemoryRun(by_hand, message, FixedClock(messages.NOON))
    with pytest.raises(NeedsPerson) as caught:
        if kind == "publish":
            by_hand.publish(message, run)
        else:
            by_hand.correct(Receipt(remote_id=ADDRESS, permalink=ADDRESS), message, run)
    assert caught.value.params["sheet_sha256"] == sha256_hex(made(message)["sheet"].data)
