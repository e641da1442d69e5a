from django.urls import path

from . import views

app_name = "places"
urlpatterns = [
    path("", views.edition_list, name="edition_list"),
    path("postcode/", views.postcode, name="postcode"),
    path("map/<slug:key>/", views.measure_map, name="measure_map"),
    path("<slug:edition>/", views.area_list, name="area_list"),
    path("<slug:edition>/numbers/", views.measure_list, name="measure_list"),
    path("<slug:edition>/area/<slug:code>/", views.one_area, name="one_area"),
]
