"""Settings from the environment alone; `.env.example` lists every variable.

With none set this is the embedded default: SQLite, the bundled Valkey and mails as
files, all under `var/`. DATABASE_URL, REDIS_URL and EMAIL_URL change each for a real
service.
"""

import sys
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from expense_tracker.kernel.environment import (
    Environment,
    development_push_key,
    development_secret,
    queue_socket,
)
from expense_tracker.kernel.social import social_apps, social_providers

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# The embedded default answers on loopback only, so it may help a developer; anything
# that names a real service is production and gets no such help.
EMBEDDED = not any(
    env.str(name, default="") for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")
)
DEBUG = env.bool("DEBUG", default=False)
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
LOOPBACK = HOST in {"127.0.0.1", "localhost", "::1"}

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and EMBEDDED:
    SECRET_KEY = development_secret(VAR_DIR)
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY: real services are configured.")
# Former keys: what was signed and sealed with them still opens.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS",
    default=["127.0.0.1", "localhost", "[::1]"] if EMBEDDED else [],
)
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS: real services are configured.")

# What push to browsers is signed with: 32 bytes as base64url. "" switches push off.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")
if not VAPID_PRIVATE_KEY and EMBEDDED:
    VAPID_PRIVATE_KEY = development_push_key(VAR_DIR)
# The push services of Chrome, Firefox, Safari and Edge: hosts, and all below them.
PUSH_HOSTS = env.list(
    "PUSH_HOSTS",
    default=[
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "push.apple.com",
        "notify.windows.com",
    ],
)

SITE_NAME = env.str("SITE_NAME", default="Outlay")
# An IPv6 address stands in brackets where a port follows.
ADDRESS = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
BASE_URL = env.str("BASE_URL", default=f"http://{ADDRESS}").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])

# Other sites that people may sign in with; only those named in the environment.
SOCIALACCOUNT_PROVIDERS = social_providers(env)

INSTALLED_APPS = [
    "expense_tracker.kernel",
    "accounts",
    "ledger",
    "budgets",
    "reports",
    "expense_tracker.admin.ConsoleConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *social_apps(SOCIALACCOUNT_PROVIDERS),
    "allauth.usersessions",
    "allauth.headless",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "import_export",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "expense_tracker.kernel.middleware.SecurityHeaders",
    "expense_tracker.kernel.api.middleware.ApiMiddleware",
    "expense_tracker.kernel.middleware.CharsetGuard",
    "expense_tracker.kernel.middleware.NulGuard",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.sign_in.leaving.LeavingMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.visits.VisitMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.staff.inspection_middleware.InspectionMiddleware",
    "accounts.middleware.PersonMiddleware",
    "accounts.middleware.BookMiddleware",
    "ledger.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "expense_tracker.urls"
WSGI_APPLICATION = "expense_tracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
SILENCED_SYSTEM_CHECKS: list[str] = []

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "expense_tracker.context.shell",
            ],
            "builtins": ["expense_tracker.kernel.templatetags.kernel"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database -----------------------------------------------------------------------
if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.db("DATABASE_URL")}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # What the URL says after `?`, such as sslmode, stays.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", default=4),
        # Seconds a page waits for a server that is away (30 by default).
        "timeout": 3,
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "db.sqlite3",
            # Opening it costs as much as a kept page. A restore wants the program
            # stopped, so no connection outlives its file.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # IMMEDIATE: a transaction that will write takes the lock at its start,
                # so it never fails half way. FULL: what was acknowledged is on disk.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA temp_store=MEMORY;"
                    "PRAGMA cache_size=-4000; PRAGMA journal_size_limit=67108864;"
                ),
            },
        }
    }

# --- queue, cache, rate limits --------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
QUEUE_SOCKET = queue_socket(VAR_DIR)
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CACHE_URL = REDIS_URL
else:
    CELERY_BROKER_URL = f"redis+socket://{QUEUE_SOCKET}?virtual_host=0"
    CACHE_URL = f"unix://{QUEUE_SOCKET}?db=1"
CACHES = {
    "default": {
        "BACKEND": "accounts.limits.FallbackCache",
        "LOCATION": CACHE_URL,
        "KEY_PREFIX": "cache",
    }
}

# Whether drawn pages are kept for as long as their Book's version stands.
KEEP_PAGES = True

CELERY_TIMEZONE = "UTC"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 360
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Above the hard limit, or a long task would be started twice.
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    # A view must not hang when the queue is gone (six seconds by default): the due row
    # is swept up later.
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")


def _sweep(task: str, **every: int) -> dict[str, object]:
    """What beat sends so often; worth nothing any more once the next one is sent."""
    interval = timedelta(**every)
    return {
        "task": task,
        "schedule": interval,
        "options": {"expires": interval.total_seconds()},
    }


CELERY_BEAT_SCHEDULE = {
    "beat-tick": _sweep("accounts.tasks.beat_tick", seconds=30),
    "deliver-notices": _sweep("accounts.notices.tasks.deliver_due_notices", seconds=30),
    "mail-announcements": _sweep("accounts.staff.tasks.mail_announcements", minutes=1),
    "deliver-webhooks": _sweep(
        "accounts.webhooks.tasks.deliver_due_webhooks", seconds=30
    ),
    "look-for-events": _sweep("accounts.webhooks.watching.look_for_events", minutes=10),
    "keep-figures": _sweep("accounts.staff.tasks.keep_figures", hours=6),
    "make-digests": _sweep("accounts.notices.tasks.make_due_digests", minutes=1),
    "resume-conversions": _sweep("ledger.tasks.resume_conversions", minutes=1),
    "fetch-rates": _sweep("ledger.tasks.fetch_rates", minutes=5),
    "resume-imports": _sweep("ledger.tasks.resume_imports", minutes=1),
    "read-receipts": _sweep("ledger.tasks.resume_reading", minutes=1),
    "post-owed": _sweep("ledger.tasks.post_owed", minutes=5),
    "warn-of-warranties": _sweep("ledger.tasks.warn_of_warranties", hours=6),
    "sweep-advice": _sweep("ledger.tasks.sweep_advice", minutes=15),
    "sweep-overruns": _sweep("budgets.tasks.sweep_overruns", minutes=15),
    "sweep-recurring": _sweep("budgets.tasks.sweep_recurring", minutes=10),
    "send-reminders": _sweep("budgets.tasks.send_reminders", minutes=5),
    "sweep-insights": _sweep("reports.tasks.sweep_insights", days=1),
    "publish-benchmark": _sweep("reports.tasks.publish_benchmark", hours=6),
    "make-statements": _sweep("reports.tasks.make_due_statements", minutes=10),
    "mail-reports": _sweep("reports.tasks.mail_due_reports", minutes=10),
    "sweep-archives": _sweep("accounts.takeout.tasks.sweep_archives", minutes=1),
    "sweep-endings": _sweep("accounts.ending.tasks.sweep_endings", hours=1),
    "sweep-leftovers": _sweep("accounts.tasks.sweep_leftovers", hours=6),
}

# --- mail -----------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <no-reply@localhost>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 15
MAIL_DIR = VAR_DIR / "mail"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "expense_tracker.kernel.devmail.FileBackend"

# --- files ----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
# Uploads are personal: they are never served by path, only through checked views.
MEDIA_URL = ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Collected by one account and served by another, in a container.
        "OPTIONS": {
            "file_permissions_mode": 0o644,
            "directory_permissions_mode": 0o755,
        },
    },
}
# Where the European Central Bank's files of exchange rates lie; "" asks nobody.
ECB_URL = env.str("ECB_URL", default="https://www.ecb.europa.eu/stats/eurofxref/")
FILE_UPLOAD_PERMISSIONS = 0o600
# Reads receipts where it is installed: a name or a path; "" switches it off.
TESSERACT = env.str("TESSERACT", default="tesseract")
IMPORT_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# How often one token may ask the API in a minute.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=600)

# Networks of one's own that webhooks may reach all the same, such as 192.168.1.0/24.
# There plain http will do; everywhere else it is https and a public address.
OUTBOUND_NETWORKS = env.list("OUTBOUND_NETWORKS", default=[])

# --- language model -------------------------------------------------------------------
# Any server that speaks OpenAI's protocol; unset: nothing is ever asked.
LLM_BASE_URL = env.str("LLM_BASE_URL", default="").rstrip("/")
LLM_API_KEY = env.str("LLM_API_KEY", default="")
LLM_MODEL = env.str("LLM_MODEL", default="")
# How often each Book may ask on one day.
LLM_CALLS_PER_DAY = env.int("LLM_CALLS_PER_DAY", default=50)

# --- people ---------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "django.contrib.auth.password_validation.MinimumLengthValidator",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
        "accounts.sign_in.passwords.SiteWordsValidator",
    )
]
PASSWORD_RESET_TIMEOUT = 3600
# How many days a deleted account can be taken back: people choose, the first is meant.
LEAVING_DAYS = env.list("LEAVING_DAYS", cast=int, default=[14, 7, 30])
# How many days a deleted or emptied book can be brought back.
BOOK_KEPT_DAYS = env.int("BOOK_KEPT_DAYS", default=30)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/dashboard/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accounts.sign_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username", "password1*"]
ACCOUNT_USERNAME_BLACKLIST = ["admin", "administrator", "root", "staff", "support"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_USER_DISPLAY = str
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None
# The page says that another link can be asked for after a minute.
ACCOUNT_RATE_LIMITS = {"confirm_email": "1/m/key"}
ACCOUNT_FORMS = {
    "login": "accounts.sign_in.forms.LoginForm",
    "signup": "accounts.sign_in.forms.SignupForm",
    "reset_password": "accounts.sign_in.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.sign_in.forms.ResetPasswordKeyForm",
    "change_password": "accounts.sign_in.forms.ChangePasswordForm",
    "set_password": "accounts.sign_in.forms.SetPasswordForm",
    "add_email": "accounts.sign_in.forms.AddEmailForm",
    "reauthenticate": "accounts.sign_in.forms.ReauthenticateForm",
    "request_login_code": "accounts.sign_in.code_forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.sign_in.code_forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accounts.sign_in.code_forms.ConfirmMailForm",
    "confirm_password_reset_code": "accounts.sign_in.code_forms.ConfirmResetCodeForm",
}
# Whether mails that confirm an address or reset a password bring a code instead of a
# link. Then one can also sign in by a code, and sign up with nothing but a passkey.
MAIL_CODES = env.bool("MAIL_CODES", default=False)
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = MAIL_CODES
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = MAIL_CODES
ACCOUNT_LOGIN_BY_CODE_ENABLED = MAIL_CODES
# Long enough for a mail to arrive, and no longer; a code bears three tries.
MAIL_CODE_SECONDS = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = MAIL_CODE_SECONDS
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = MAIL_CODE_SECONDS
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = MAIL_CODE_SECONDS

MFA_ADAPTER = "accounts.sign_in.mfa_adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.sign_in.mfa_forms.AuthenticateForm",
    "reauthenticate": "accounts.sign_in.mfa_forms.ReauthenticateForm",
    "activate_totp": "accounts.sign_in.mfa_forms.ActivateTOTPForm",
    "deactivate_totp": "accounts.sign_in.mfa_forms.DeactivateTOTPForm",
    "add_webauthn": "accounts.sign_in.mfa_forms.AddPasskeyForm",
    "login_webauthn": "accounts.sign_in.mfa_forms.LoginPasskeyForm",
    "authenticate_webauthn": "accounts.sign_in.mfa_forms.AuthenticateKeyForm",
    "reauthenticate_webauthn": "accounts.sign_in.mfa_forms.ReauthenticateKeyForm",
    "edit_webauthn": "accounts.sign_in.mfa_forms.RenamePasskeyForm",
    "signup_webauthn": "accounts.sign_in.mfa_forms.SignUpPasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = MAIL_CODES
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_NAME = "__Host-mfa-trusted" if HTTPS else "mfa-trusted"
# One step of 30 seconds to either side: clocks of phones are not exact.
MFA_TOTP_TOLERANCE = 1
# Browsers know passkeys on https and on localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# Whether the console lets staff in who have no second factor.
STAFF_NEEDS_SECOND_FACTOR = env.bool("STAFF_NEEDS_SECOND_FACTOR", default=not EMBEDDED)

SOCIALACCOUNT_ADAPTER = "accounts.sign_in.social_adapter.SocialAdapter"
SOCIALACCOUNT_FORMS = {
    "signup": "accounts.sign_in.social_forms.SocialSignupForm",
    "disconnect": "accounts.sign_in.social_forms.DisconnectForm",
}
# An address proves nothing to an account that somebody else may have begun.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# How many proxies of ours stand in front; X-Forwarded-For is believed that far only.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
USERSESSIONS_TRACK_ACTIVITY = True

HEADLESS_CLIENTS = ("app",)
HEADLESS_TOKEN_STRATEGY = "accounts.headless.tokens.AppTokens"  # noqa: S105

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", default=14 * 24 * 3600)
# It ends after that long without a visit: accounts.visits renews it.
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Not in a cookie of their own: they tell of amounts and names.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "expense_tracker.views.csrf_failure"

# --- security -------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Health is asked from inside, past the proxy. Programs are refused, not led on: one
# that sends its token in the clear must notice.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^api/v1/"]
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap's select and checkbox marks are data: images.
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- language, time -------------------------------------------------------------------
LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = False
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.MediaStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "expense_tracker.kernel.logs.Line",
            "format": "{asctime} {levelname} {name} {who}: {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        }
    },
    "filters": {"discreet": {"()": "expense_tracker.kernel.logs.Discreet"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["discreet"],
            "formatter": "line",
            "stream": sys.stderr,
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Before any handler, whichever there are.
    "loggers": {"django.request": {"filters": ["discreet"]}},
}
