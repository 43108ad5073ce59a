from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("loa_publishers", "0012_announcements"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="subscribe_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
