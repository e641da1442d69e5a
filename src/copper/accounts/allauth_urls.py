"""The few of allauth's addresses that this network has. All others (sign-up, passwords) are absent.

allauth finds its pages by these names, so the names stay; pages that we replaced lead to ours.
"""

from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from .sessions import reauthenticate_required as again
from .views import sign_in


def to(name):
    return login_not_required(RedirectView.as_view(pattern_name=name, query_string=True))


urlpatterns = [
    path("login/", to("accounts:sign_in"), name="account_login"),
    path("login/code/", to("accounts:sign_in"), name="account_request_login_code"),
    path("login/code/confirm/", sign_in.ConfirmCode.as_view(), name="account_confirm_login_code"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("inactive/", to("accounts:sign_in"), name="account_inactive"),
    path("reauthenticate/", to("accounts:reauthenticate"), name="account_reauthenticate"),
    path("email/", to("accounts:contacts"), name="account_email"),
    path("2fa/", to("accounts:second_step"), name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", again(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", again(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/", again(recovery.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "2fa/recovery-codes/generate/",
        again(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        again(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", to("accounts:second_step"), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", again(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/login/",
        login_not_required(webauthn.login_webauthn),
        name="mfa_login_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        again(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/edit/", again(webauthn.edit_webauthn), name="mfa_edit_webauthn"
    ),
]
