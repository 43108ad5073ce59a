from django.db import migrations
from django.db.models import F


def record(apps, schema_editor):
    """What entries tell of themselves before there was a row for each change, and what of them can be played."""
    entries = apps.get_model("loa_entries", "Entry").objects.exclude(updated_at=None).order_by("updated_at")
    change = apps.get_model("loa_entries", "EntryChange")
    stamps = entries.values_list("pk", "updated_at").iterator(chunk_size=1000)
    change.objects.bulk_create((change(entry_id=pk, at=at) for pk, at in stamps), batch_size=1000)
    term = apps.get_model("loa_entries", "EntryTerm")
    media = apps.get_model("loa_entries", "EntryMedia").objects.filter(version__version=F("version__entry__version"))
    for kind in ("audio", "video"):
        ids = media.filter(media_type__startswith=f"{kind}/").values_list("version__entry_id", flat=True).distinct()
        term.objects.bulk_create(
            (term(entry_id=pk, vocabulary="medium", code=kind) for pk in ids), batch_size=1000, ignore_conflicts=True
        )


class Migration(migrations.Migration):
    dependencies = [("loa_entries", "0003_changes")]
    operations = [migrations.RunPython(record, migrations.RunPython.noop)]
