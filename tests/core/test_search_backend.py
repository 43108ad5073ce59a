"""Several processes that index the same at once disturb nobody."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from cms.legal.models import LegalDocument

THREADS, ROUNDS = 4, 12


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_of_many_who_index_the_same_each_is_content() -> None:
    backend, failed = get_search_backend(), []
    start = threading.Barrier(THREADS)

    def index(document: LegalDocument) -> None:
        try:
            start.wait(20)
            backend.add(document)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    for number in range(ROUNDS):
        (document,) = LegalDocument.objects.bulk_create(
            [LegalDocument(number=f"{number}/2026/NĐ-CP", number_key=f"{number}/2026")]
        )
        threads = [threading.Thread(target=index, args=[document]) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert IndexEntry.objects.filter(object_id=str(document.pk)).count() == 1
    assert not failed
