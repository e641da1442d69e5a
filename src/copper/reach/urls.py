from django.urls import path

from . import views

app_name = "reach"
urlpatterns = [
    path("reach/", views.tally_list, name="list"),
    path("reach/count/", views.table, name="table"),
    path("reach/count/numbers/", views.numbers, name="numbers"),
    path("reach/<uuid:public_id>/", views.one, name="one"),
    path("reach/<uuid:public_id>/remove/", views.remove, name="remove"),
]
