from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import checks, receivers  # noqa: F401, PLC0415
        from accounts.notices import account_kinds, digest  # noqa: PLC0415

        account_kinds.register()
        digest.register()
