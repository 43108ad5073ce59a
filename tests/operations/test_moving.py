"""Rows from SQLite to PostgreSQL: none lost, none changed, and a full target is left alone."""

from __future__ import annotations

import datetime as dt
import sqlite3
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection

from cms.entries.models import Entry
from cms.operations.errors import Refused
from cms.operations.moving import move, rows


@pytest.mark.django_db
def test_every_table_but_the_index_of_words_is_moved() -> None:
    tables = {model._meta.db_table for model in rows.tables()}
    there = set(connection.introspection.table_names())
    left = {name for name in there - tables if not name.startswith("wagtailsearch_indexentry")}
    assert left == {"django_migrations"}


def test_sums_tell_rows_apart_but_not_their_order() -> None:
    user = get_user_model()
    one = [_user(user, username="lan"), _user(user, username="hoa")]
    assert rows.total(user, iter(one)) == rows.total(user, reversed(one))
    assert rows.total(user, iter(one)) != rows.total(user, iter([*one[:1], _user(user, username="hoà")]))
    assert rows.total(user, iter(one)).rows == 2


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("JSONField", '{"b": 1.0, "a": [1e2]}', '{"a":[100],"b":1}'),
        ("BooleanField", 1, True),
        ("DecimalField", Decimal("1.50"), Decimal("1.5")),
        ("UUIDField", UUID(int=7), UUID(int=7)),
        (
            "DateTimeField",
            dt.datetime(2026, 1, 1, 7, tzinfo=dt.timezone(dt.timedelta(hours=7))),
            dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        ),
        ("BinaryField", b"\x00\xff", memoryview(b"\x00\xff")),
    ],
)
def test_values_that_mean_the_same_are_the_same(kind: str, first: object, second: object) -> None:
    is_json = kind == "JSONField"
    assert rows._plain(first, kind=kind, is_json=is_json) == rows._plain(second, kind=kind, is_json=is_json)


def test_a_changed_value_in_json_is_noticed() -> None:
    told = {rows._plain(text, kind="JSONField", is_json=True) for text in ("[1, 2]", "[2, 1]", "[1]", "[true, 2]")}
    assert len(told) == 4


@pytest.mark.django_db
def test_addresses_of_other_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no file"):
        move.move(f"sqlite:///{tmp_path}/none.sqlite3", "postgresql://x@127.0.0.1:1/x", print)
    source = tmp_path / "some.sqlite3"
    sqlite3.connect(source).close()
    with pytest.raises(Refused, match="from SQLite"):
        move.move(f"sqlite:///{source}", f"sqlite:///{source}", print)
    with pytest.raises(Refused, match="refuses") as told:
        move.move(f"sqlite:///{source}", "postgresql://loa:hunter22@127.0.0.1:1/x", print)
    assert "hunter22" not in str(told.value)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rows_arrive_as_they_were(tmp_path: Path, monkeypatch) -> None:
    """The migrated file of the suite with odd rows in it, into the database under test."""
    from tests.fixtures.migrated import migrated

    source = tmp_path / "loa.sqlite3"
    source.write_bytes(migrated().read_bytes())
    with sqlite3.connect(source) as database:
        database.execute(
            "INSERT INTO auth_user (id, password, last_login, is_superuser, username, first_name, last_name, email, "
            "is_staff, is_active, date_joined) VALUES (41, '', NULL, 0, 'lan', 'Tab\there \\ “Ơ”', '', '', 1, 0, "
            "'2026-02-03 04:05:06.000007')"
        )
        database.execute("INSERT INTO django_session VALUES ('k', 'd', '2026-02-03 04:05:06')")
    database.close()
    monkeypatch.setattr(move, "run_manage", lambda *command, env: "")
    monkeypatch.setattr(move, "_refuse_full", lambda target: None)
    settings = connection.settings_dict
    url = f"postgresql://{settings['USER']}:@/{settings['NAME']}?host={settings['OPTIONS']['host']}"
    count = move.move(f"sqlite:///{source}", url, lambda text: None)
    lan = get_user_model().objects.get(pk=41)
    assert (lan.first_name, lan.is_active) == ("Tab\there \\ “Ơ”", False)
    assert lan.date_joined == dt.datetime(2026, 2, 3, 4, 5, 6, 7, tzinfo=dt.UTC)
    assert Session.objects.count() == 1
    assert get_user_model().objects.create_user("hoa").pk > 41
    assert count > 1000
    assert Entry.objects.count() == 0


def _user(model: type, **values: object) -> list[object]:
    return [values.get(field.attname, "") for field in rows.columns(model)]
