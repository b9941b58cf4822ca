from django.db import migrations

from accounts.phones import convert_phones


def convert(apps, _editor):
    """Numbers were free text, which the next migration lets stand but once each."""
    convert_phones(apps.get_model("accounts", "User").objects)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_keep_leads")]

    operations = [migrations.RunPython(convert, migrations.RunPython.noop)]
