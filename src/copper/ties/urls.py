from django.urls import path

from . import views

app_name = "ties"
WAVE = "ties/<uuid:public_id>/"
ANSWER = "ties/answer/<uuid:public_id>/"
urlpatterns = [
    path("ties/", views.wave_list, name="list"),
    path("ties/open/", views.open_wave, name="open"),
    path(WAVE, views.wave, name="wave"),
    path(WAVE + "close/", views.close, name="close"),
    path(WAVE + "map/", views.network_map, name="map"),
    path(WAVE + "of/<uuid:organisation_id>/", views.organisation, name="organisation"),
    path(WAVE + "begin/<uuid:organisation_id>/", views.begin, name="begin"),
    path(ANSWER, views.answer, name="answer"),
    path(ANSWER + "named/", views.named, name="named"),
    path(ANSWER + "about/<uuid:organisation_id>/", views.rate, name="rate"),
]
