"""The real settings for a real server in tests: styles come straight from their folders."""

from copper.config.settings import *  # noqa: F403
from copper.config.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
