from django.db import migrations


def rename(apps, schema_editor):
    apps.get_model("accounts", "Person").objects.update(name="Changed by the upgrade")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunPython(rename),
        migrations.RunSQL("CREATE TABLE breaking_left_over (id integer)"),
    ]
