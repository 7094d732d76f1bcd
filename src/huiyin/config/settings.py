"""Django's settings: the composition root. Everything variable comes from the environment."""

import os
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from huiyin.config.environment import data_folder, database_url, secret

DEBUG = False
SECRET_KEY = secret("HUIYIN_SECRET_KEY", "secret.key", 48)
HUIYIN_IDENTITY_KEY = secret("HUIYIN_IDENTITY_KEY", "identity.key", 16)
HUIYIN_IDENTITY_KEY_OLD = os.environ.get("HUIYIN_IDENTITY_KEY_OLD", "")
HUIYIN_DATA = data_folder()
HUIYIN_IDENTITY_KEY_FILE = (
    None if os.environ.get("HUIYIN_IDENTITY_KEY") else HUIYIN_DATA / "identity.key"
)
HUIYIN_FILES_URL = os.environ.get("HUIYIN_FILES_URL") or (HUIYIN_DATA / "files").as_uri()
HUIYIN_FILE_MEGABYTES = int(os.environ.get("HUIYIN_FILE_MEGABYTES") or 20)
HUIYIN_SIGNATURE_URL = os.environ.get("HUIYIN_SIGNATURE_URL", "")
HUIYIN_SIGNATURE_PASSPHRASE = os.environ.get("HUIYIN_SIGNATURE_PASSPHRASE", "")
HUIYIN_MAIL_URL = os.environ.get("HUIYIN_MAIL_URL", "")
HUIYIN_SMS_URL = os.environ.get("HUIYIN_SMS_URL", "")
HUIYIN_SMS_TOKEN = os.environ.get("HUIYIN_SMS_TOKEN", "")
HUIYIN_SMS_BODY = os.environ.get("HUIYIN_SMS_BODY", "")
HUIYIN_PORTAL_BUREAU = os.environ.get("HUIYIN_PORTAL_BUREAU", "")
HUIYIN_EXCHANGE_URL = os.environ.get("HUIYIN_EXCHANGE_URL", "")
HUIYIN_EXCHANGE_TOKEN = os.environ.get("HUIYIN_EXCHANGE_TOKEN", "")
HUIYIN_EXCHANGE_BUREAU = os.environ.get("HUIYIN_EXCHANGE_BUREAU", "")
HUIYIN_EXCHANGE_MINUTES = int(os.environ.get("HUIYIN_EXCHANGE_MINUTES") or 10)
HUIYIN_WEBHOOK_NETWORKS = os.environ.get("HUIYIN_WEBHOOK_NETWORKS", "")
HUIYIN_ASK_TOKEN = os.environ.get("HUIYIN_ASK_TOKEN", "")
HUIYIN_SITE = os.environ.get("HUIYIN_SITE", "")
HUIYIN_METRICS_TOKEN = os.environ.get("HUIYIN_METRICS_TOKEN", "")
ALLOWED_HOSTS = os.environ.get("HUIYIN_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("HUIYIN_ORIGINS", "").split(",") if o]

ROOT_URLCONF = "huiyin.config.urls"
WSGI_APPLICATION = "huiyin.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "axes",
    "csp",
    "huiyin.store.record",
    "huiyin.store.accounts",
    "huiyin.store.petitions",
    "huiyin.store.registers",
    "huiyin.store.archives",
    "huiyin.ui",
    "huiyin.web.frame",
    "huiyin.web.desk",
    "huiyin.web.handling",
    "huiyin.web.intake",
    "huiyin.web.ledgers",
    "huiyin.web.law",
    "huiyin.web.letters",
    "huiyin.web.filing",
    "huiyin.web.word_templates",
    "huiyin.web.organisation",
    "huiyin.web.entries",
    "huiyin.web.charges",
    "huiyin.web.receptions",
    "huiyin.web.mediation",
    "huiyin.web.conferences",
    "huiyin.web.experts",
    "huiyin.web.exchange",
    "huiyin.web.hearings",
    "huiyin.web.reviews",
    "huiyin.web.joining",
    "huiyin.web.settling",
    "huiyin.portal",
    "huiyin.api",
]

MIDDLEWARE = [
    "huiyin.config.middleware.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "huiyin.config.middleware.PermissionMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "huiyin.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "huiyin.config.context.page",
            ],
        },
    }
]
COTTON_DIR = "cotton"


def _database() -> dict[str, Any]:
    """SQLite in WAL with IMMEDIATE transactions, or PostgreSQL without JIT."""
    entry: dict[str, Any] = dict(dj_database_url.parse(database_url(), conn_max_age=600))
    if entry["ENGINE"].endswith("sqlite3"):
        entry["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-65536"
            ),
        }
    else:
        entry["OPTIONS"] = {"options": "-c jit=off -c random_page_cost=1.1"}
    return entry


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/staff/sign-in"
LOGIN_REDIRECT_URL = "/staff/"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "frame/locked_out.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W003"]

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
HTTPS_ONLY = os.environ.get("HUIYIN_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
SECURE_HSTS_SECONDS = 31536000 if HTTPS_ONLY else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HUIYIN_DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = [
    "huiyin.ui.uploads.SizedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
