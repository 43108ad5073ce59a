from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loa_pages', '0002_starter_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='audiopage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='bookpage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='contestpage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='electurepage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='guidancepage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='handbookpage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='infographicpage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='leafletpage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='newspage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='outlinepage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='qapage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='situationpage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='sketchpage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='storypage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
        migrations.AddField(
            model_name='videopage',
            name='source_url',
            field=models.URLField(blank=True, help_text='Address of the item on the website that made it; feeds name it as the origin.', max_length=2000, verbose_name='taken over from'),
        ),
    ]
