"""Settings for tests: nothing leaves the process, nothing waits."""

import os
import tempfile

os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="expense-tracker-test-")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
for real in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "BASE_URL", "LLM_BASE_URL"):
    os.environ[real] = ""
os.environ["BASE_URL"] = "http://testserver"
# Sites to sign in with have addresses only where one is set up.
for part in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
    os.environ[part] = "tests"
os.environ["OIDC_SERVER_URL"] = "http://127.0.0.1:9"

from expense_tracker.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {
    "default": env.db("TEST_DATABASE_URL", default="sqlite://:memory:")  # noqa: F405
}
if "postgresql" not in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
STATICFILES_DIRS = [BASE_DIR / "static"]  # noqa: F405
WHITENOISE_AUTOREFRESH = True
TESSERACT = ""
# Tests look at how pages are drawn; accounts/tests/test_kept.py at how they are kept.
KEEP_PAGES = False
