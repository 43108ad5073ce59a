from django.db import migrations

from cms.entries.vocabularies import STARTER


def add(apps, schema_editor):
    Term = apps.get_model("loa_entries", "Term")
    for vocabulary, rows in STARTER.items():
        for order, (code, label_vi, label_en) in enumerate(rows):
            Term.objects.get_or_create(
                vocabulary=vocabulary, code=code, defaults={"label_vi": label_vi, "label_en": label_en, "order": order}
            )
    apps.get_model("loa_entries", "ClockRow").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("loa_entries", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
