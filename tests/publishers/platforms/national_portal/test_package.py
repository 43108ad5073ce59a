"""The hand-carried package: complete, reproducible, with safe names; and the clerk it waits for."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import zipfile
from datetime import date

import pytest

from cms.entries.formats.exchange import exchange_record
from cms.entries.record import AgencyReference, LegalReference
from publishers.contract import MadeFile, NeedsPerson
from publishers.platforms.archive import FileAltered
from publishers.platforms.national_portal.package import build_package, package_name
from publishers.platforms.national_portal.platform import NationalPortalPlatform
from publishers.sentences import explain
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun
from tests.publishers.platforms.messages import NOON

AGENCY = AgencyReference(code="gialai-stp", name="Sở Tư pháp tỉnh Gia Lai")
PICTURE, FILM = messages.picture(), messages.video()


def opened(data):
    return zipfile.ZipFile(io.BytesIO(data))


def package(*assets, **changes):
    record = messages.record(*assets, **changes)
    return build_package([(record, assets)], AGENCY, NOON)


def test_the_package_holds_what_the_profile_asks_for():
    archive = opened(package(PICTURE, FILM))
    uuid = messages.RECORD_ID
    assert archive.namelist() == [
        "manifest.json", f"records/{uuid}.json", "phieu-cap-nhat.pdf", f"files/{PICTURE.sha256}.png",
        f"files/{FILM.sha256}.mp4",
    ]  # fmt: skip
    assert archive.testzip() is None
    assert json.loads(archive.read(f"records/{uuid}.json")) == exchange_record(messages.record(PICTURE, FILM))
    assert archive.read("phieu-cap-nhat.pdf").startswith(b"%PDF-")


def test_the_manifest_proves_every_part():
    archive = opened(package(PICTURE, FILM))
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["profile"] == "pbgdpl-exchange/1.0"
    assert manifest["created_at"] == "2026-11-21T05:00:00Z"
    assert manifest["agency"] == {"code": "gialai-stp", "name": "Sở Tư pháp tỉnh Gia Lai"}
    [record] = manifest["records"]
    assert (record["id"], record["version"], record["operation"]) == (messages.record().id, 1, "upsert")
    for part in [record, manifest["sheet"], *manifest["files"]]:
        assert hashlib.sha256(archive.read(part["path"])).hexdigest() == part["sha256"]
    assert [file["bytes"] for file in manifest["files"]] == [PICTURE.bytes, FILM.bytes]


def test_the_same_content_gives_the_same_bytes():
    assert package(PICTURE, FILM) == package(PICTURE, FILM)


def test_names_are_ascii_and_stay_inside_whatever_the_files_are_called():
    odd = [
        dataclasses.replace(PICTURE, filename="../../Ảnh cấm.PNG"),
        dataclasses.replace(FILM, filename="C:\\phim", media_type="video/mp4"),
        messages.asset(b"x", "không đuôi", "application/x-unknown", "file"),
    ]
    names = opened(package(*odd)).namelist()
    assert all(name.isascii() and ".." not in name and not name.startswith("/") for name in names)
    assert [name.rsplit(".", 1)[1] for name in names[3:]] == ["png", "mp4", "bin"]


def test_the_same_file_is_carried_once():
    assert len(opened(package(PICTURE, PICTURE)).namelist()) == 4


def test_a_withdrawal_carries_no_files():
    archive = opened(package(PICTURE, status="withdrawn"))
    assert len(archive.namelist()) == 3
    assert json.loads(archive.read("manifest.json"))["records"][0]["operation"] == "withdraw"


def test_a_file_with_other_content_than_its_hash_stops_the_package():
    altered = dataclasses.replace(PICTURE, open=lambda: io.BytesIO(b"other"))
    with pytest.raises(FileAltered):
        package(altered)


def test_the_name_says_whose_and_when():
    assert package_name(AGENCY, NOON) == "pbgdpl-gialai-stp-20261121T050000Z.zip"
    assert package_name(AgencyReference(code="H21.01", name="x"), NOON) == "pbgdpl-h21-01-20261121T050000Z.zip"


def test_the_sheet_takes_unknown_dates_and_long_texts():
    laws = (
        LegalReference(number="36/2024/QH15", issuer="Quốc hội", issued_on=date(2024, 6, 27), abstract="Luật " * 60),
        LegalReference(number="238/2026/NĐ-CP"),
    )
    data = package(title="Đề cương " * 30, summary="Tóm tắt " * 100, legal_documents=laws, form="odd", topics=("odd",))
    assert len(opened(data).read("phieu-cap-nhat.pdf")) > 5000


def test_publishing_ends_with_a_clerk_and_says_what_to_carry(lone_platform):
    platform, message = lone_platform("manual_package"), messages.message(PICTURE)
    run = MemoryRun(platform, message, platform.clock)
    with pytest.raises(NeedsPerson) as caught:
        platform.publish(message, run)
    facts = caught.value.params
    assert caught.value.code == "waiting_for_clerk"
    assert facts["package"] == "pbgdpl-h21-01-20261121T050000Z.zip"
    assert (facts["record_id"], facts["version"], facts["operation"]) == (message.record.id, 1, "upsert")
    assert facts["package"] in explain("waiting_for_clerk", facts, "national_portal").message
    with pytest.raises(NeedsPerson) as again:
        platform.publish(message, run)
    assert again.value.params == facts


def test_the_papers_are_what_the_facts_say(lone_platform):
    message = messages.message(PICTURE)
    platform = lone_platform("manual_package")
    with pytest.raises(NeedsPerson) as caught:
        platform.publish(message, MemoryRun(platform, message, platform.clock))
    papers = {paper.name: paper for paper in NationalPortalPlatform.papers({"transport": "manual_package"})}
    made: MadeFile = papers["package"].make(message)
    manifest = opened(made.data).read("manifest.json")
    assert made.filename == caught.value.params["package"]
    assert hashlib.sha256(manifest).hexdigest() == caught.value.params["manifest_sha256"]
    assert papers["sheet"].make(message).data.startswith(b"%PDF-")


def test_the_package_carries_the_channels_own_text():
    message = messages.message(title="Tiêu đề riêng", body="Tóm tắt riêng")
    made = NationalPortalPlatform.papers({})[0].make(message)
    record = json.loads(opened(made.data).read(f"records/{messages.RECORD_ID}.json"))
    assert (record["title"], record["summary"]) == ("Tiêu đề riêng", "Tóm tắt riêng")


@pytest.mark.parametrize("act", ["correct", "withdraw"])
def test_corrections_and_withdrawals_are_carried_too(lone_platform, act):
    platform = lone_platform("manual_package")
    message = messages.message(kind=act)
    with pytest.raises(NeedsPerson) as caught:
        getattr(platform, act)(None, message, MemoryRun(platform, message, platform.clock))
    assert caught.value.params["operation"] == {"correct": "upsert", "withdraw": "withdraw"}[act]


def test_only_the_hand_carried_way_has_papers():
    assert NationalPortalPlatform.papers({"transport": "http_push"}) == ()
    assert len(NationalPortalPlatform.papers({})) == 2


def test_the_hand_carried_way_needs_no_settings(lone_platform):
    platform = lone_platform("manual_package")
    assert platform.problems(messages.message()) == []
    assert platform.probe().ok
