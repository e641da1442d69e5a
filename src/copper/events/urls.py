from django.urls import path

from .views import asking, calendar

app_name = "events"
EVENT = "calendar/events/<uuid:public_id>/"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/plan/", calendar.plan, name="plan"),
    path("calendar/link/", calendar.link, name="link"),
    path("calendar/feed/<str:token>.ics", calendar.feed, name="feed"),
    path(EVENT, calendar.event, name="event"),
    path(EVENT + "change/", calendar.change, name="change"),
    path(EVENT + "cancel/", calendar.cancel, name="cancel"),
    path(EVENT + "held/", calendar.held, name="held"),
    path(EVENT + "come/", calendar.come, name="come"),
    path(EVENT + "arrange/", calendar.arrange, name="arrange"),
    path(EVENT + "who/", calendar.who, name="who"),
    path(EVENT + "event.ics", calendar.file, name="file"),
    path("asks/", asking.asks, name="asks"),
    path("asks/new/", asking.choose, name="choose"),
    path("asks/new/<uuid:public_id>/", asking.propose, name="propose"),
    path("asks/limit/<uuid:public_id>/", asking.cap, name="cap"),
    path("asks/<uuid:public_id>/", asking.ask, name="ask"),
    path("asks/<uuid:public_id>/answer/", asking.answer, name="answer"),
]
