"""The suite: no slow hashing, no compressed static files, a data folder of its own."""

import os
import tempfile

os.environ["GONGHUI_DATA"] = tempfile.mkdtemp(prefix="gonghui-test-")

from gonghui.settings.base import *  # noqa: E402, F403
from gonghui.settings.base import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
AXES_ENABLED = False
DATABASES["default"]["CONN_MAX_AGE"] = 0
LOGGING: dict[str, object] = {}
