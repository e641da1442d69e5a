from django.urls import path

from .views import answering, library, rounds

app_name = "instruments"
VERSION = "questionnaires/<slug:code>/<int:number>/"
urlpatterns = [
    path("questionnaires/", library.instrument_list, name="list"),
    path("questionnaires/add/", library.add, name="add"),
    path("questionnaires/<slug:code>/", library.instrument, name="instrument"),
    path(VERSION, library.version, name="version"),
    path(VERSION + "file/", library.file, name="file"),
    path(VERSION + "publish/", library.publish, name="publish"),
    path(VERSION + "accept/", library.accept, name="accept"),
    path(VERSION + "accept-language/", library.accept_language, name="accept_language"),
    path(VERSION + "paper/<str:language>/", library.paper, name="paper"),
    path(VERSION + "new-round/", rounds.new, name="round_new"),
    path("rounds/<uuid:public_id>/", rounds.round_, name="round"),
    path("rounds/<uuid:public_id>/links/", rounds.links, name="links"),
    path("rounds/<uuid:public_id>/close/", rounds.close, name="close"),
    path("rounds/<uuid:public_id>/start/", rounds.start, name="start"),
    path("q/", answering.code, name="code"),
    path("q/no-link/", answering.no_link, name="no_link"),
    path("q/forgotten/", answering.forgotten, name="forgotten"),
    path("q/thanks/<uuid:public_id>/", answering.thanks, name="thanks"),
    path("q/answer/<uuid:public_id>/", answering.answer, name="answer"),
    path("q/answer/<uuid:public_id>/check/", answering.check, name="check"),
    path("q/answer/<uuid:public_id>/<int:page>/", answering.section, name="section"),
    path("q/<str:token>/", answering.door, name="door"),
]
