from django.urls import path

from . import views

app_name = "files"
urlpatterns = [
    path("<uuid:public_id>/", views.serve, name="file"),
    # For programs that want an ending in the address; the name is always download_name(stored).
    path("<uuid:public_id>/<str:name>", views.serve, name="named"),
]
