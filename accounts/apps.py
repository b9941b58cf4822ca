from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import checks, counted, receivers  # noqa: F401, PLC0415
        from accounts.notices import account_kinds, digest, staff_kinds  # noqa: PLC0415
        from accounts.sharing import kinds as sharing_kinds  # noqa: PLC0415
        from accounts.sign_in import security_log  # noqa: PLC0415
        from accounts.takeout import kinds as takeout_kinds  # noqa: PLC0415
        from accounts.takeout import own as takeout_own  # noqa: PLC0415
        from accounts.webhooks import pausing, watching  # noqa: F401, PLC0415

        security_log.connect()
        account_kinds.register()
        counted.register()
        digest.register()
        staff_kinds.register()
        sharing_kinds.register()
        pausing.register()
        takeout_kinds.register()
        takeout_own.register()
