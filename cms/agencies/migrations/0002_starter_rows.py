from django.db import migrations

from cms.agencies.vocabularies import KINDS, LEVELS, LINK_KINDS


def add_rows(apps, schema_editor):
    for name, rows in (("AgencyKind", KINDS), ("AgencyLevel", LEVELS)):
        model = apps.get_model("loa_agencies", name)
        for order, (code, vi, en, deprecated) in enumerate(rows):
            model.objects.get_or_create(
                code=code, defaults={"label_vi": vi, "label_en": en, "order": order, "deprecated": deprecated}
            )
    link_kind = apps.get_model("loa_agencies", "LinkKind")
    for order, (code, vi, en, is_parent) in enumerate(LINK_KINDS):
        link_kind.objects.get_or_create(
            code=code, defaults={"label_vi": vi, "label_en": en, "order": order, "is_parent": is_parent}
        )


class Migration(migrations.Migration):
    dependencies = [("loa_agencies", "0001_initial")]

    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
