import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from copper.operate import presence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "copper.config.settings")
application = get_wsgi_application()
presence.stay(settings.DATA)  # a restore looks whether somebody is running
