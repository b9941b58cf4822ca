from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import (  # noqa: F401, PLC0415
            account_notices,
            checks,
            receivers,
        )

        account_notices.register()
