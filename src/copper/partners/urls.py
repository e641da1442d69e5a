from django.urls import path

from . import views

app_name = "partners"
ONE = "partners/<uuid:public_id>/"
urlpatterns = [
    path("partners/", views.directory, name="list"),
    path("partners/add/", views.add, name="add"),
    path("partners/words/", views.words, name="words"),
    path("partners/words/<int:pk>/", views.word_use, name="word_use"),
    path("partners/contacts/<uuid:public_id>/remove/", views.contact_remove, name="contact_remove"),
    path(ONE, views.one, name="one"),
    path(ONE + "change/", views.change, name="change"),
    path(ONE + "same-as/", views.merge, name="merge"),
    path(ONE + "membership/", views.move, name="move"),
    path(ONE + "look-into/<slug:side>/", views.vet, name="vet"),
    path(ONE + "contact/", views.contact_add, name="contact_add"),
    path(ONE + "met/", views.meeting_add, name="meeting_add"),
    path(ONE + "log/", views.log, name="log"),
]
