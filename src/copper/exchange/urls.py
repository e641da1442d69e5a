from django.urls import path

from . import views

app_name = "exchange"
ONE = "exchange/<uuid:public_id>/"
urlpatterns = [
    path("exchange/", views.run_list, name="list"),
    path("exchange/add/", views.add, name="add"),
    path(ONE, views.one, name="one"),
    path(ONE + "choose/", views.choose, name="choose"),
    path(ONE + "yes/", views.confirm, name="confirm"),
    path(ONE + "take-back/", views.take_back, name="take_back"),
    path(ONE + "throw-away/", views.throw_away, name="throw_away"),
]
