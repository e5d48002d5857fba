"""The suite: no slow hashing, no compressed static files, a data folder of its own."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="gonghui-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["GONGHUI_DATA"] = _folder

from gonghui.settings.base import *  # noqa: E402, F403
from gonghui.settings.base import DATA_DIR, DATABASES, NOTIFY, STATIC_ROOT  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
AXES_ENABLED = False
NOTIFY["demo_outbox"] = True  # what goes out is seen in the process's memory
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads of the live server get connections of their own, as in life.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
    )
STATIC_ROOT.mkdir()  # whitenoise warns about a folder that is not there
LOGGING = {"version": 1}  # nothing on the console; pytest shows the log of a test that fails
