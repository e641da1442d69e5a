from django.urls import include, path

from copper.operate import views as operate
from copper.ui import views as ui

urlpatterns = [
    path("home/", ui.home, name="home"),
    path("", include("copper.accounts.urls")),
    path("account/", include("copper.accounts.allauth_urls")),
    path("", include("copper.records.urls")),
    path("files/", include("copper.files.urls")),
    path("places/", include("copper.places.urls")),
    path("", include("copper.instruments.urls")),
    path("", include("copper.events.urls")),
    path("", include("copper.agreements.urls")),
    path("", include("copper.partners.urls")),
    path("", include("copper.reach.urls")),
    path("", include("copper.exchange.urls")),
    path("", include("copper.ties.urls")),
    path("", include("copper.relationships.urls")),
    path("languages/", include("copper.languages.urls")),
    path("language/", ui.choose_language, name="choose_language"),
    path("gallery/", ui.gallery, name="gallery"),
    path("offline/<slug:code>/", ui.offline, name="offline"),
    path("sw.js", ui.service_worker, name="service_worker"),
    path("manifest.webmanifest", ui.manifest, name="manifest"),
    path("healthz", ui.healthz, name="healthz"),
    path("readyz", operate.readyz, name="readyz"),
    path("operate/", include("copper.operate.urls")),
    path("api/", include("copper.api.urls")),
    # last: its addresses begin with a language
    path("", include("copper.site.urls")),
]

handler400 = "copper.ui.views.bad_request"
handler403 = "copper.ui.views.forbidden"
handler404 = "copper.ui.views.not_found"
handler500 = "copper.ui.views.broken"
