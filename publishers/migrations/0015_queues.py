import django.db.models.deletion
import publishers.models.slot
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loa_publishers', '0014_figures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Queue',
            fields=[
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='queue', serialize=False, to='loa_publishers.channel')),
                ('paused_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('paused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='day of the week')),
                ('wall_time', models.TimeField(verbose_name='time')),
                ('zone', models.CharField(default=publishers.models.slot.desk_zone, max_length=40, verbose_name='time zone')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='loa_publishers.channel')),
            ],
            options={
                'verbose_name': 'slot',
                'verbose_name_plural': 'slots',
                'ordering': ['weekday', 'wall_time'],
                'constraints': [
                    models.UniqueConstraint(fields=('channel', 'weekday', 'wall_time', 'zone'), name='loa_slot_once'),
                    models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='loa_slot_weekday'),
                ],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='from_queue',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('from_queue', True), ('state', 'scheduled')), fields=['run_at'], name='loa_delivery_queue'),
        ),
        migrations.AddField(
            model_name='rule',
            name='into_queue',
            field=models.BooleanField(default=False, verbose_name='into the queue'),
        ),
    ]
