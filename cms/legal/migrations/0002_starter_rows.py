from django.db import migrations

from cms.legal.vocabularies import DOCUMENT_TYPES


def add_rows(apps, schema_editor):
    model = apps.get_model("loa_legal", "DocumentType")
    for order, (code, vi, en, rank) in enumerate(DOCUMENT_TYPES):
        model.objects.get_or_create(
            code=code, defaults={"label_vi": vi, "label_en": en, "rank": rank, "order": order}
        )


class Migration(migrations.Migration):
    dependencies = [("loa_legal", "0001_initial")]

    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
