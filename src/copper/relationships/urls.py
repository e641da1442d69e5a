from django.urls import path

from . import views

app_name = "relationships"
urlpatterns = [
    path("monday/", views.monday, name="monday"),
    path("monday/done/<uuid:public_id>/", views.done, name="done"),
    path("monday/look-again/", views.look_again, name="look_again"),
    path("monday/by-mail/", views.by_mail, name="by_mail"),
    path("conduct/", views.conduct, name="conduct"),
    path("conduct/ask/", views.ask_to_open, name="ask_to_open"),
    path("my-organisation/", views.mine, name="mine"),
    path("relationships/", views.everybody, name="everybody"),
    path("relationships/<uuid:public_id>/", views.own, name="own"),
    path("relationships/<uuid:public_id>/how-it-is/", views.health, name="health"),
]
