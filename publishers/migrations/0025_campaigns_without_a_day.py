from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loa_publishers", "0024_occurrence_told_at")]

    operations = [
        migrations.AlterModelOptions(
            name="campaign",
            options={
                "ordering": [models.OrderBy(models.F("starts_on"), descending=True, nulls_last=True), "name"],
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
            },
        ),
    ]
