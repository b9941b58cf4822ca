"""The least a Django page can be: sign-in, one indexed sum, fifty rows of Bootstrap.

What our own pages are measured against. Same Django, same server, same database, same
number of rows; none of our code.
"""

import os

import environ

DEBUG = False
SECRET_KEY = "the floor guards nothing"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.floor.urls"
WSGI_APPLICATION = "django.core.wsgi.get_wsgi_application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "bench.floor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]
DATABASES = {"default": environ.Env().db("FLOOR_DATABASE_URL")}
if "postgres" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 4}}
else:
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA mmap_size=134217728;"
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TODAY = os.environ["BENCH_TODAY"]
