from django.urls import path

from .views import held, second_step, sign_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/one-press/", sign_in.one_press, name="one_press"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("card/", sign_in.card, name="card"),
    path("card/first/", sign_in.first_pin, name="first_pin"),
    path("card/lost/", sign_in.lost_card, name="lost_card"),
    path("account/again/", second_step.reauthenticate, name="reauthenticate"),
    path("account/second-step/", second_step.second_step, name="second_step"),
    path("kept/<uuid:public_id>/", held.held_form, name="held_form"),
    path("kept/<uuid:public_id>/throw-away/", held.throw_away, name="throw_away"),
]
