import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loa_publishers', '0019_unsent'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='occurrence',
            name='loa_occurrence_once',
        ),
        migrations.AddConstraint(
            model_name='occurrence',
            constraint=models.UniqueConstraint(models.F('recurrence'), django.db.models.functions.text.Substr('wall', 1, 10), name='loa_occurrence_day_once'),
        ),
    ]
