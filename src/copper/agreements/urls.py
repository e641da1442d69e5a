from django.urls import path

from .views import pages, signing, writing

app_name = "agreements"
urlpatterns = [
    path("agreements/", pages.listed, name="list"),
    path("agreements/new/", writing.begin, name="begin"),
    path("agreements/pattern/", writing.pattern, name="pattern"),
    path("agreements/comments/<uuid:public_id>/settle/", writing.settle, name="settle"),
    path("agreements/<uuid:public_id>/", pages.one, name="one"),
    path("agreements/<uuid:public_id>/compare/", pages.compare, name="compare"),
    path("agreements/<uuid:public_id>/pdf/", pages.pdf, name="pdf"),
    path("agreements/<uuid:public_id>/write/<slug:section>/", writing.write, name="write"),
    path("agreements/<uuid:public_id>/terms/", writing.terms, name="terms"),
    path("agreements/<uuid:public_id>/say/<slug:section>/", writing.comment, name="comment"),
    path("agreements/<uuid:public_id>/offer/", signing.offer, name="offer"),
    path("agreements/<uuid:public_id>/sign/", signing.sign, name="sign"),
    path("agreements/<uuid:public_id>/sign/paper/", signing.sign_paper, name="sign_paper"),
    path(
        "agreements/<uuid:public_id>/translate/<slug:language>/",
        signing.translate,
        name="translate",
    ),
    path("agreements/<uuid:public_id>/accept/<slug:language>/", signing.accept, name="accept"),
    path("agreements/<uuid:public_id>/end/", signing.end, name="end"),
    path("agreements/<uuid:public_id>/review/", signing.review, name="review"),
    path("agreements/<uuid:public_id>/object/", signing.object_to, name="object"),
]
