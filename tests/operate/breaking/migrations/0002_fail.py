import os

from django.db import migrations


def fail(apps, schema_editor):
    if os.environ.get("BREAKS", "1") == "1":
        raise RuntimeError("a fault in the new version")


class Migration(migrations.Migration):
    dependencies = [("breaking", "0001_change")]
    operations = [migrations.RunPython(fail)]
