"""The real settings, in a data folder of their own that is thrown away."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["COPPER_DATA"] = tempfile.mkdtemp(prefix="copper-tests-")
os.environ.setdefault("COPPER_LOG_LEVEL", "ERROR")
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
else:
    os.environ.pop("DATABASE_URL", None)

from copper.config.settings import *  # noqa: F403
from copper.config.settings import DATA, DATABASES, STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in real life: browser tests and threads open connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA) / "test.sqlite3")}
OWNER = os.getpid()


def _throw_away() -> None:
    if os.getpid() == OWNER:  # not when a forked child of ours ends
        shutil.rmtree(DATA, ignore_errors=True)


atexit.register(_throw_away)
