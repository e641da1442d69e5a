"""In tests, `client.force_login` stands for a whole sign-in: second step done, just proved.

Tests about signing in itself go through the pages, which this does not touch: a request made by
force_login has no method.
"""

from django.contrib.auth.signals import user_logged_in

from copper.accounts import sessions


def _whole_sign_in(sender, request, user, **kwargs):
    if "REQUEST_METHOD" not in request.META:
        request.session[sessions.SECOND_STEP] = user.pk
        sessions.note_proof(request, user)


user_logged_in.connect(_whole_sign_in, weak=False)
