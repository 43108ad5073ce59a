import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loa_publishers', '0020_occurrence_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(max_length=20)),
                ('count', models.PositiveIntegerField(default=0)),
                ('newest', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField()),
                ('grew_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('told_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'matter',
                'verbose_name_plural': 'matters',
                'ordering': ['-grew_at'],
            },
        ),
        migrations.CreateModel(
            name='SeenMatter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='matter',
            name='channel',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matters', to='loa_publishers.channel'),
        ),
        migrations.AddField(
            model_name='seenmatter',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seen', to='loa_publishers.matter'),
        ),
        migrations.AddField(
            model_name='seenmatter',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['closed_at', 'grew_at'], name='loa_matter_open'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('channel', 'cause'), name='loa_matter_open_once'),
        ),
        migrations.AddConstraint(
            model_name='seenmatter',
            constraint=models.UniqueConstraint(fields=('user', 'matter'), name='loa_matter_seen_once'),
        ),
    ]
