from django.db import migrations
from django.db.models import Max, OuterRef, Subquery


def see_all(apps, _editor):
    """What was done before marks of what is new were there, is new to nobody."""
    Change, Membership = (
        apps.get_model("ledger", "Change"),
        apps.get_model("accounts", "Membership"),
    )
    newest = (
        Change._base_manager.filter(book=OuterRef("book"))
        .order_by()
        .values("book")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    for membership in Membership.objects.annotate(newest=Subquery(newest)).iterator():
        membership.seen_change = membership.newest or 0
        membership.save(update_fields=["seen_change"])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_share_groups")]

    operations = [migrations.RunPython(see_all, migrations.RunPython.noop)]
