"""Hashes of library files, remembered so that a large video is read once."""

from __future__ import annotations

from django.db import models


class Fingerprint(models.Model):
    """SHA-256 of a stored file as it was at that size and modification time."""

    wagtail_reference_index_ignore = True

    #: Storage class and file name: the same name in another storage is another file.
    key = models.CharField(max_length=500, unique=True)
    size = models.BigIntegerField()
    modified_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.key
