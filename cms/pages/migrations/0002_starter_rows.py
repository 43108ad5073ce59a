from django.db import migrations

from cms.pages.vocabularies import OUTLINE_PARTS


def add_words(apps, schema_editor):
    term = apps.get_model("loa_entries", "Term")
    for order, (code, vi, en) in enumerate(OUTLINE_PARTS):
        term.objects.get_or_create(
            vocabulary="outline_part", code=code, defaults={"label_vi": vi, "label_en": en, "order": order}
        )


def add_home(apps, schema_editor):
    """Put our home page in the place of Wagtail's welcome page; a site that has pages of its own keeps them."""
    page_model = apps.get_model("wagtailcore", "Page")
    welcome = page_model.objects.filter(pk=2, depth=2, numchild=0, content_type__model="page").first()
    if welcome is None or page_model.objects.filter(depth__gt=1).count() > 1:
        return
    content_type = apps.get_model("contenttypes", "ContentType")
    kind, _created = content_type.objects.get_or_create(model="homepage", app_label="loa_pages")
    path, slug, locale = welcome.path, welcome.slug, welcome.locale_id
    site_model = apps.get_model("wagtailcore", "Site")
    site_model.objects.filter(root_page=welcome).delete()
    welcome.delete()
    home = apps.get_model("loa_pages", "HomePage").objects.create(
        title="Trang chủ", draft_title="Trang chủ", slug=slug, content_type=kind, path=path, depth=2, numchild=0,
        url_path=f"/{slug}/", locale_id=locale, live=True,
    )
    site_model.objects.get_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page_id": home.pk}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("loa_pages", "0001_initial"),
        ("loa_entries", "0002_starter_rows"),
        ("wagtailcore", "0054_initial_locale"),
    ]

    operations = [
        migrations.RunPython(add_words, migrations.RunPython.noop),
        migrations.RunPython(add_home, migrations.RunPython.noop),
    ]
