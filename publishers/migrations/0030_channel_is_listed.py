from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("loa_publishers", "0029_day_sums"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="is_listed",
            field=models.BooleanField(
                default=True,
                help_text="Readers see there which accounts are genuine.",
                verbose_name="on the public list of official accounts",
            ),
        ),
    ]
