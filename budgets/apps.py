from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "budgets"

    def ready(self) -> None:
        from budgets import receivers  # noqa: F401, PLC0415
        from budgets.goals import receivers as goal_receivers  # noqa: F401, PLC0415
        from budgets.kinds import register_kinds  # noqa: PLC0415
        from budgets.takeout import register_tables  # noqa: PLC0415
        from budgets.watching import NOTED  # noqa: PLC0415
        from budgets.webhook_events import register_events  # noqa: PLC0415
        from ledger.history.snapshots import BOOKKEEPING  # noqa: PLC0415

        register_kinds()
        register_events()
        register_tables()
        BOOKKEEPING["budgets.budget"] = NOTED
