from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loa_syndication", "0004_inbox")]
    operations = [
        migrations.AddField(
            model_name="source",
            name="harvest",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
