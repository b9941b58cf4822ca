from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports import receivers  # noqa: F401, PLC0415
        from reports.kinds import register_kinds  # noqa: PLC0415
        from reports.takeout import register_tables  # noqa: PLC0415
        from reports.webhook_events import register_events  # noqa: PLC0415

        register_kinds()
        register_events()
        register_tables()
