from django.urls import include, path

from . import build, views

app_name = "api"
urlpatterns = [
    path("", views.guide, name="guide"),
    path("tokens/", views.token_list, name="token_list"),
    path("tokens/make/", views.token_make, name="token_make"),
    path("tokens/<uuid:public_id>/revoke/", views.token_revoke, name="token_revoke"),
    path("1/openapi.json", views.openapi, name="openapi"),
    path("1/", include((build.addresses(build.the_api()), "v1"))),
]
