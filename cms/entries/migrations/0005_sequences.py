from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loa_entries", "0004_known_changes")]
    operations = [
        migrations.AddIndex(
            model_name="entry", index=models.Index(fields=["updated_at", "id"], name="loa_entry_sequence")
        ),
        migrations.AddIndex(
            model_name="entry", index=models.Index(fields=["form", "updated_at", "id"], name="loa_entry_form_seq")
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["agency_code", "updated_at", "id"], name="loa_entry_agency_seq"),
        ),
    ]
