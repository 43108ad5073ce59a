import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loa_entries", "0002_starter_rows")]
    operations = [
        migrations.CreateModel(
            name="EntryChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="loa_entries.entry"
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.AddIndex(model_name="entry", index=models.Index(fields=["url"], name="loa_entry_url")),
    ]
