"""Settings shared by every place the product runs. Only this package reads the environment.

Variables (all optional; `docs/manual/deploy.md` explains each):

GONGHUI_DATA        folder of database, uploads, secret key and keyring (default ./var)
GONGHUI_DATABASE    sqlite (default) or a postgresql:// address
GONGHUI_DATABASE_HOST  socket folder of a PostgreSQL on this machine
PORT                where `gonghui run` listens (default 8000)
GONGHUI_DEMO        1 to show the demo accounts on the login page
GONGHUI_PROXIES     web servers that stand in front, for the caller's address (default 0)
GONGHUI_ALLOWED_HOSTS, GONGHUI_CSRF_TRUSTED_ORIGINS   comma separated
GONGHUI_SITE        address people open from outside, for links in messages
GONGHUI_EMAIL, GONGHUI_EMAIL_FROM                     SMTP address and sender
GONGHUI_SMS, GONGHUI_SMS_…                            aliyun or gateway, and its account
GONGHUI_WECOM_…                                       the application in WeChat Work
"""

import os
from pathlib import Path
from typing import Any

import environ

from gonghui.kernel.keys import load_or_create_secrets

env = environ.Env()

# Database, uploads and keys hold personal data: whatever this process makes is its owner's alone.
os.umask(0o077)
DATA_DIR = Path(env.str("GONGHUI_DATA", default="var")).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
UPLOAD_DIR = DATA_DIR / "files"

_secrets = load_or_create_secrets(DATA_DIR)
SECRET_KEY = _secrets.secret_key
KEYRING = _secrets.keyring
"""Keys of the protected fields: see kernel/people/protection.py."""

DEBUG = False
PORT = env.int("PORT", default=8000)
ALLOWED_HOSTS = env.list("GONGHUI_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("GONGHUI_CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    # kernel
    "gonghui.kernel.audit",
    "gonghui.kernel.calendar",
    "gonghui.kernel.people",
    "gonghui.kernel.org",
    "gonghui.kernel.access",
    "gonghui.kernel.policy",
    "gonghui.kernel.files",
    "gonghui.kernel.jobs",
    "gonghui.kernel.notify",
    "gonghui.kernel.ui",
    # engines
    "gonghui.engines.registers",
    "gonghui.engines.activities",
    "gonghui.engines.indicators",
    "gonghui.engines.matters",
    "gonghui.engines.money",
    "gonghui.engines.goods",
    # domains
    "gonghui.domains.organising",
    "gonghui.domains.organising.leads",
    "gonghui.domains.membership",
    "gonghui.domains.membership.counting",
    "gonghui.domains.membership.gig",
    "gonghui.domains.membership.duplicates",
    "gonghui.domains.membership.quality",
    "gonghui.domains.membership.occasions",
    "gonghui.domains.membership.dues",
    "gonghui.domains.membership.cards",
    "gonghui.domains.membership.requests",
    "gonghui.domains.culture",
    "gonghui.domains.publicity",
    "gonghui.domains.skills",
    "gonghui.domains.safety",
    "gonghui.domains.labour_relations",
    "gonghui.domains.assistance.hardship",
    "gonghui.domains.assistance.following",
    "gonghui.domains.assistance.donations",
    "gonghui.domains.assistance.aid",
    "gonghui.domains.assistance.campaigns",
    # direction
    "gonghui.direction.planning",
    "gonghui.direction.reporting",
    # sites
    "gonghui.sites.workbench",
    "gonghui.sites.portal",
    "gonghui.sites.public.checking",
    "gonghui.sites.public.notices",
    "gonghui.sites.public.giving",
    "gonghui.sites.cli",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gonghui.kernel.ui.middleware.CompressedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "gonghui.kernel.access.middleware.PrivateResponses",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gonghui.urls"
WSGI_APPLICATION = "gonghui.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gonghui.kernel.ui.context.shell",
            ],
            "builtins": ["gonghui.kernel.ui.templatetags.ui"],
        },
    }
]


def database(address: str) -> dict[str, Any]:
    """One Django database from GONGHUI_DATABASE.

    SQLite serialises writers (IMMEDIATE) and syncs fully, because money will be booked here.
    """
    if address == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "gonghui.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parsed: dict[str, Any] = env.db_url_config(address)
    host = env.str("GONGHUI_DATABASE_HOST", default="")
    if host:  # a socket folder does not fit into an address
        parsed["HOST"] = host
    parsed["CONN_MAX_AGE"] = 60
    return parsed


DATABASES = {"default": database(env.str("GONGHUI_DATABASE", default="sqlite"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
    }
}

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
WORKER_HOME_URL = "portal:home"
WORKER_MATTER_URL = "portal:matter"
PUBLIC_NOTICE_URL = "notices:notice"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# A lock hits the pair of account and address, never the account name alone: nobody can lock
# a colleague out on purpose.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_VERBOSE = False
# Behind a web server the caller's address is told by it; 0: nobody stands in front.
PROXIES = env.int("GONGHUI_PROXIES", default=0)
AXES_CLIENT_IP_CALLABLE = "gonghui.kernel.access.addresses.client_address"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a plan under review posts one group of fields a target
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

DEMO_ACCOUNTS_SHOWN = env.bool("GONGHUI_DEMO", default=False)
"""Whether the login page lists the demo accounts; `make run` sets it."""

if env.str("GONGHUI_EMAIL", default=""):  # smtp+tls://user:password@host:587
    vars().update(env.email_url("GONGHUI_EMAIL"))
EMAIL_TIMEOUT = 20

NOTIFY: dict[str, Any] = {
    "sms": env.str("GONGHUI_SMS", default=""),
    "sms_address": env.str("GONGHUI_SMS_ADDRESS", default=""),
    "sms_key": env.str("GONGHUI_SMS_KEY", default=""),
    "sms_secret": env.str("GONGHUI_SMS_SECRET", default=""),
    "sms_signature": env.str("GONGHUI_SMS_SIGNATURE", default=""),
    "sms_templates": env.json("GONGHUI_SMS_TEMPLATES", default={}),
    "wecom_address": env.str("GONGHUI_WECOM_ADDRESS", default="https://qyapi.weixin.qq.com"),
    "wecom_corp_id": env.str("GONGHUI_WECOM_CORP_ID", default=""),
    "wecom_agent_id": env.int("GONGHUI_WECOM_AGENT_ID", default=0),
    "wecom_secret": env.str("GONGHUI_WECOM_SECRET", default=""),
    "mail_sender": env.str("GONGHUI_EMAIL_FROM", default=""),
    "site": env.str("GONGHUI_SITE", default="").rstrip("/"),
    "demo_outbox": DEMO_ACCOUNTS_SHOWN,
}
"""Ways out of the house: see kernel/notify/channels.py."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # httpx tells addresses at INFO, and these may hold a token or a telephone number.
    "loggers": {"gonghui": {"level": "INFO"}, "httpx": {"level": "WARNING"}},
}
