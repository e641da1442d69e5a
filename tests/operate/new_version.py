"""Settings of a "new version": the same program and one app more (tests.operate.breaking)."""

from copper.config.settings import *  # noqa: F403
from copper.config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.operate.breaking"]
