from django.urls import include, path

from copper.operate import views as operate
from copper.ui import views as ui

urlpatterns = [
    path("home/", ui.home, name="home"),
    path("", include("copper.accounts.urls")),
    path("account/", include("copper.accounts.allauth_urls")),
    path("", include("copper.records.urls")),
    path("language/", ui.choose_language, name="choose_language"),
    path("gallery/", ui.gallery, name="gallery"),
    path("sw.js", ui.service_worker, name="service_worker"),
    path("manifest.webmanifest", ui.manifest, name="manifest"),
    path("healthz", ui.healthz, name="healthz"),
    path("readyz", operate.readyz, name="readyz"),
    path("operate/", include("copper.operate.urls")),
]
