from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loa_syndication", "0005_harvest")]

    operations = [
        migrations.CreateModel(
            name="RequiredLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("target", models.URLField(max_length=2000, verbose_name="leads to")),
                ("order", models.PositiveIntegerField(default=0, verbose_name="order")),
            ],
            options={
                "verbose_name": "required link",
                "verbose_name_plural": "required links",
                "ordering": ["order", "title"],
            },
        ),
    ]
