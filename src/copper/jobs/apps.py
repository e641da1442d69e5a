from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "copper.jobs"

    def ready(self):
        # Each room's jobs.py declares its jobs and schedules when it is imported.
        autodiscover_modules("jobs")
