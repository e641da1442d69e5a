from django.urls import path

from copper.operate import views

app_name = "operate"
urlpatterns = [path("doctor/", views.doctor_page, name="doctor")]
