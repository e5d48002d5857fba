"""Behind a web server with TLS."""

from gonghui.settings.base import *  # noqa: F403
from gonghui.settings.base import NOTIFY, env

DEMO_ACCOUNTS_SHOWN = False
NOTIFY["demo_outbox"] = False
SECURE_SSL_REDIRECT = env.bool("GONGHUI_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
