from django.urls import path, register_converter

from copper.ui import tongues

from . import views


class TongueConverter:
    """A language that is switched on; anything else is not found."""

    regex = "[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{2,8})*"

    def to_python(self, value):
        if tongues.find(value) is None:
            raise ValueError
        return value

    def to_url(self, value):
        return value


register_converter(TongueConverter, "tongue")

app_name = "site"
urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("<tongue:language>/", views.page, {"name": "front"}, name="front"),
    path("<tongue:language>/about/", views.page, {"name": "about"}, name="about"),
    path("<tongue:language>/words/", views.page, {"name": "words"}, name="words"),
    path("<tongue:language>/who-reads/", views.page, {"name": "who_reads"}, name="who_reads"),
    path("<tongue:language>/access/", views.page, {"name": "access"}, name="access"),
]
