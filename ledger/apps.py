from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledger"

    def ready(self) -> None:
        from ledger import receivers  # noqa: F401, PLC0415
        from ledger.counted import register_figures  # noqa: PLC0415
        from ledger.groups import asking, inviting, removing  # noqa: PLC0415
        from ledger.services.warranties import register_kinds  # noqa: PLC0415
        from ledger.takeout.tables import register_tables  # noqa: PLC0415
        from ledger.webhook_events import register_events  # noqa: PLC0415

        register_kinds()
        inviting.register_kinds()
        asking.register_kinds()
        removing.register_kinds()
        register_events()
        register_figures()
        register_tables()
