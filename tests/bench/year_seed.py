"""Years of an office in PostgreSQL: items, posts and figures through the real tables, made by the database itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

AGENCIES, ITEMS = 40, 5000
#: Six platforms; what is counted on five of them makes the million points a year.
PLATFORMS = ("facebook", "youtube", "zalo", "x", "telegram", "national_portal")
COUNTED = ("views", "reach", "reactions", "comments", "clicks")
#: Days after its publication on which a post tells something new: often while it is news.
HEARD = (0, 1, 2, 4, 7, 14, 30, 75)
_FORMS = ("news", "infographic", "video", "qa", "leaflet", "story", "guidance", "audio", "situation", "outline")
_TOPICS = ("traffic", "land", "labour", "health", "tax_budget", "children", "drugs", "civil", "education", "consumer",
           "environment", "forestry")  # fmt: skip


def people_and_places() -> None:
    """Agencies, channels, campaigns, and one item with one delivery that all others are copies of."""
    from wagtail.models import Collection

    from cms.entries.models import AgencyName
    from publishers.models import Campaign, Channel

    AgencyName.objects.bulk_create(AgencyName(code=f"a{n:02}", name=f"Sở số {n}") for n in range(AGENCIES))
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for number, platform in enumerate(PLATFORMS):
        Channel.objects.create(name=f"Kênh {number}", platform=platform, collection=root)
    Campaign.objects.bulk_create(Campaign(name=f"Chiến dịch {n}", collection=root) for n in range(10))


def template() -> tuple[str, str]:
    """One item and one delivery made by Django: what no test reads of the others is as it is in these."""
    from django.utils import timezone

    from cms.entries.models import Entry
    from publishers.models import Channel, Delivery

    now = timezone.now()
    entry = Entry.objects.create(
        title="Mẫu", content={"form": "news"}, content_hash="0" * 64, form="news", published_at=now, version_at=now,
        updated_at=now, status="withdrawn",
    )  # fmt: skip
    made = Delivery.objects.create(
        entry=entry, entry_version=1, channel=Channel.objects.order_by("pk")[0], state="published", due_at=now,
        run_at=now, published_at=now - timedelta(days=4000), remote_id="mau", content_hash="0" * 64,
        bound_hash="0" * 64,
    )  # fmt: skip
    return str(entry.pk), str(made.pk)


def year(first: date, like: tuple[str, str]) -> None:
    """365 days of items and all that was told of them until today. Equal numbers each time: they come of hashes."""
    entry, delivery = like
    forms, topics = _array(_FORMS), _array(_TOPICS)
    _run(f"""
        CREATE TEMP TABLE item ON COMMIT PRESERVE ROWS AS
        SELECT gen_random_uuid() AS id, n, date '{first}' + (n * 365 / {ITEMS}) AS on_day,
               'a' || lpad((abs(hashint4(n)) % {AGENCIES})::text, 2, '0') AS agency,
               ({forms})[1 + abs(hashint4(n + 7)) % {len(_FORMS)}] AS form,
               ',' || ({topics})[1 + abs(hashint4(n + 13)) % {len(_TOPICS)}] || ',' AS topics,
               6 + abs(hashint4(n + 17)) % 15 AS hour
        FROM generate_series(1, {ITEMS}) AS n
    """)
    _copy("loa_entries_entry", "item", entry, {
        "id": "i.id", "title": "'Mục ' || i.n || ' ' || i.on_day", "form": "i.form", "agency_code": "i.agency",
        "published_at": "i.on_day + i.hour * interval '1 hour'",
        "updated_at": "i.on_day + i.n * interval '1 microsecond'",
        "url": "''", "status": "'published'", "page_id": "NULL",
    })  # fmt: skip
    _run("""
        CREATE TEMP TABLE post ON COMMIT PRESERVE ROWS AS
        SELECT gen_random_uuid() AS id, i.id AS entry_id, c.id AS channel_id, c.platform, i.n, i.on_day, i.agency,
               i.form, i.topics, i.hour, (i.on_day + i.hour * interval '1 hour') AT TIME ZONE 'Asia/Ho_Chi_Minh' AS at,
               CASE WHEN i.n % 3 = 0 THEN (SELECT min(id) FROM loa_publishers_campaign) + i.n % 10 END AS campaign_id,
               5 + abs(hashint4(i.n * 31 + c.id::int)) % 4000 AS strength
        FROM item i CROSS JOIN loa_publishers_channel c
    """)
    _run("ANALYZE post")
    _copy("loa_publishers_delivery", "post", delivery, {
        "id": "i.id", "entry_id": "i.entry_id", "channel_id": "i.channel_id", "campaign_id": "i.campaign_id",
        "due_at": "i.at", "run_at": "i.at", "published_at": "i.at", "created_at": "i.at", "remote_id": "i.id::text",
    })  # fmt: skip
    _figures()
    _run("ANALYZE loa_publishers_metric")
    _wide()
    for name in ("item", "post"):
        _run(f"DROP TABLE {name}")


def _figures() -> None:
    """What was told: a steep beginning and a long tail, as platforms have it."""
    shares = ", ".join(
        f"('{name}', {share})" for name, share in zip(COUNTED, (1.0, 0.7, 0.06, 0.01, 0.03), strict=True)
    )
    heard = ", ".join(f"({offset})" for offset in HEARD)
    _run(f"""
        INSERT INTO loa_publishers_metric (delivery_id, figure, day, fetched_at, state, value, names, definition)
        SELECT p.id, f.figure, p.on_day + h.after, (p.on_day + h.after + 1)::timestamptz, 'value',
               (1 + h.rank + p.strength * f.share * (1 - exp(-(h.after + 1) / 5.0)))::bigint, f.figure, ''
        FROM post p
        CROSS JOIN (VALUES {shares}) AS f (figure, share)
        CROSS JOIN (SELECT after, row_number() OVER (ORDER BY after) AS rank FROM (VALUES {heard}) AS v (after)) AS h
        WHERE p.platform <> 'national_portal' AND p.on_day + h.after <= current_date
    """)
    _run("""
        INSERT INTO loa_publishers_measuredpost (delivery_id, channel_id, remote_id, posted_at, measured_at, tries)
        SELECT id, channel_id, id::text, at, at + interval '75 days', 0 FROM post WHERE platform <> 'national_portal'
    """)


def _wide() -> None:
    """The wide rows in one sweep; the bench lets the product itself check a share of them."""
    names = (*COUNTED, "engagement")
    column = {name: f"max(value) FILTER (WHERE figure = '{name}')" for name in COUNTED}
    column["engagement"] = "sum(value) FILTER (WHERE figure IN ('reactions', 'comments'))"
    told = " ".join(f"{name}:value" for name in sorted(COUNTED))
    _run(f"""
        INSERT INTO loa_publishers_postfact (delivery_id, entry_id, channel_id, remote_id, posted_at, posted_on,
            weekday, hour, agency_code, form, topics, campaign_id, told, heard_at, {", ".join(names)})
        SELECT p.id, p.entry_id, p.channel_id, p.id::text, p.at, p.on_day, extract(isodow FROM p.on_day) - 1, p.hour,
               p.agency, p.form, p.topics, p.campaign_id,
               CASE WHEN p.platform = 'national_portal' THEN 'uncounted'
                    WHEN m.delivery_id IS NULL THEN '' ELSE '{told}' END,
               CASE WHEN p.platform <> 'national_portal' THEN p.at + interval '75 days' END,
               {", ".join(f"m.{name}" for name in names)}
        FROM post p LEFT JOIN (
            SELECT delivery_id, {", ".join(f"{column[name]} AS {name}" for name in names)}
            FROM (SELECT DISTINCT ON (delivery_id, figure) delivery_id, figure, value FROM loa_publishers_metric
                  WHERE delivery_id IN (SELECT id FROM post) ORDER BY delivery_id, figure, day DESC) AS last
            GROUP BY delivery_id) AS m ON m.delivery_id = p.id
    """)
    gain = column | {"engagement": "sum(value) FILTER (WHERE figure IN ('reactions', 'comments'))"}
    _run(f"""
        INSERT INTO loa_publishers_postday (post_id, day, channel_id, agency_code, form, topics, campaign_id,
            {", ".join(names)})
        SELECT p.id, m.day, p.channel_id, p.agency, p.form, p.topics, p.campaign_id,
               {", ".join(f"m.{name}" for name in names)}
        FROM post p JOIN (
            SELECT delivery_id, day, {", ".join(f"{gain[name]} AS {name}" for name in names)}
            FROM (SELECT delivery_id, figure, day, nullif(value - coalesce(lag(value) OVER w, 0), 0) AS value
                  FROM loa_publishers_metric WHERE delivery_id IN (SELECT id FROM post)
                  WINDOW w AS (PARTITION BY delivery_id, figure ORDER BY day)) AS gained
            WHERE value IS NOT NULL GROUP BY delivery_id, day) AS m ON m.delivery_id = p.id
        ORDER BY m.day
    """)
    _run("INSERT INTO loa_publishers_changedday (day) SELECT DISTINCT day FROM loa_publishers_postday")


def _copy(table: str, source: str, like: str, given: dict[str, str]) -> None:
    """Rows of a table: the given columns from the source, the others from the one row that Django made."""
    from django.db import connection

    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    chosen = ", ".join(given.get(name, f"t.{name}") for name in names)
    _run(f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {source} i, {table} t WHERE t.id = '{like}'")


def settle() -> None:
    """What the task would do in its turns, and the database in a night."""
    from publishers.analytics.facts.summing import sum_up

    while sum_up():
        pass
    for name in ("postfact", "postday", "daysum", "changedday", "delivery"):
        _run(f"VACUUM ANALYZE loa_publishers_{name}")
    _run("VACUUM ANALYZE loa_entries_entry")


def _array(values: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join(f"'{value}'" for value in values) + "]"


def _run(sql: str, *params: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
