from django.urls import path

from . import views

app_name = "languages"
urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("add/", views.add, name="add"),
    path("recordings/", views.recordings, name="recordings"),
    path("<str:code>/", views.sentences, name="sentences"),
    path("<str:code>/review/", views.review, name="review"),
]
