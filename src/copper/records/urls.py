from django.urls import path

from .views import decisions, independent, promises

app_name = "records"
urlpatterns = [
    path("book/", decisions.the_book, name="book"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/ask/", decisions.decision_open, name="decision_open"),
    path("decisions/<uuid:public_id>/", decisions.decision, name="decision"),
    path("decisions/<uuid:public_id>/close/", decisions.decision_close, name="decision_close"),
    path(
        "decisions/<uuid:public_id>/withdraw/",
        decisions.decision_withdraw,
        name="decision_withdraw",
    ),
    path(
        "decisions/<uuid:public_id>/say/<slug:what>/", decisions.decision_say, name="decision_say"
    ),
    path("promises/", promises.promise_list, name="promise_list"),
    path("promises/make/", promises.promise_make, name="promise_make"),
    path("promises/<uuid:public_id>/", promises.promise, name="promise"),
    path("promises/<uuid:public_id>/<slug:move>/", promises.promise_move, name="promise_move"),
    path("objections/<uuid:public_id>/", promises.objection, name="objection"),
    path("speak/", independent.speak, name="speak"),
    path("speak/answer/", independent.receipt, name="receipt"),
    path("speak/type-in/", independent.type_in, name="type_in"),
    path("messages/", independent.message_list, name="message_list"),
    path("messages/<uuid:public_id>/", independent.message, name="message"),
    path("requests-by-authorities/", independent.told_requests, name="told_requests"),
    path("requests-by-authorities/all/", independent.request_list, name="request_list"),
    path(
        "requests-by-authorities/<uuid:public_id>/", independent.authority_request, name="request"
    ),
]
