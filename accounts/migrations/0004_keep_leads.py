from django.db import migrations

# The one number of days there was, and the kinds of notice it was for.
USUAL = 3
KINDS = ("bill", "planned", "subscription", "card")


def keep_choices(apps, _editor):
    """Who chose another lead keeps it; who knows the program is not shown around."""
    User, Book, NoticeLead = (
        apps.get_model("accounts", name) for name in ("User", "Book", "NoticeLead")
    )
    others = User.objects.exclude(lead_days=USUAL).values_list("pk", "lead_days")
    NoticeLead.objects.bulk_create(
        [
            NoticeLead(user_id=user, kind=kind, days=days)
            for user, days in others
            for kind in KINDS
        ],
        batch_size=500,
    )
    User.objects.update(knows_quick_add=True)
    Book.objects.update(is_settled=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_notice_channels_and_model")]

    operations = [
        migrations.RunPython(keep_choices, migrations.RunPython.noop),
        migrations.RemoveField(model_name="user", name="lead_days"),
    ]
