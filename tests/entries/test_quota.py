"""The store of files has a limit: foretold, and refused in a sentence that loses nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import translation

from cms.entries import blobs, quota
from cms.media.room import require_room


@pytest.fixture
def store(settings, tmp_path):
    """A store of its own with a limit of two MiB."""
    settings.STORAGES = {
        **settings.STORAGES,
        "loa_blobs": {**settings.STORAGES["loa_blobs"], "OPTIONS": {"location": str(tmp_path), "base_url": None}},
    }
    settings.LOA = {**settings.LOA, "BLOB_QUOTA_MB": 2}
    yield
    cache.delete(quota._KEY)


def fill(mebibytes: float) -> None:
    blobs.pin_bytes(b"x" * int(mebibytes * 1024 * 1024))
    quota.count()


def test_room_is_left_without_a_word(store) -> None:
    fill(1)
    assert (quota.refusal(), list(quota.ailment(None))) == ("", [])


def test_limit_is_foretold(store) -> None:
    fill(1.9)
    (told,) = quota.ailment(None)
    assert not told.is_grave
    assert not quota.refusal()


def test_beyond_it_new_files_are_refused_in_a_sentence(store) -> None:
    fill(2)
    assert next(iter(quota.ailment(None))).is_grave
    with pytest.raises(ValidationError) as refused:
        require_room()
    assert "file" in refused.value.message_dict


def test_nobody_is_stopped_where_nobody_counted(store) -> None:
    assert quota.used() is None
    assert not quota.refusal()


def test_files_leave_room_on_the_disk_for_what_people_write(store, monkeypatch) -> None:
    monkeypatch.setattr(quota.shutil, "disk_usage", lambda path: SimpleNamespace(free=30 * 1024 * 1024))
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        require_room()
    assert "30 MB are free" in str(refused.value)
