from django.urls import path

from . import views

app_name = "exchange"
ONE = "exchange/<uuid:public_id>/"
urlpatterns = [
    path("exchange/", views.run_list, name="list"),
    path("exchange/add/", views.add, name="add"),
    path("exchange/grants/", views.grant_list, name="grants"),
    path("exchange/out/organisations/", views.give_organisations, name="give_organisations"),
    path("exchange/out/grants/", views.give_grants, name="give_grants"),
    path(ONE, views.one, name="one"),
    path(ONE + "choose/", views.choose, name="choose"),
    path(ONE + "yes/", views.confirm, name="confirm"),
    path(ONE + "take-back/", views.take_back, name="take_back"),
    path(ONE + "throw-away/", views.throw_away, name="throw_away"),
]
