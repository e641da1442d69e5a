"""One settings module; everything that differs between machines is an environment variable."""

import os

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from jinja2 import StrictUndefined

from copper.ui.inline import SCRIPT_HASH

from . import environment as env

ROOT = env.ROOT
DATA = env.data_folder()

DEBUG = env.flag("COPPER_DEBUG")
# The demonstration network: made-up people, one-press sign-in, and a banner on every page.
DEMO = env.flag("COPPER_DEMO")
# One-press sign-in answers on this machine only, unless somebody says otherwise on purpose.
DEMO_ANYWHERE = env.flag("COPPER_DEMO_ANYWHERE")
HTTPS = env.flag("COPPER_HTTPS")
SECRET_KEY = env.secret(DATA / "secret.key", "COPPER_SECRET_KEY")
# Lines `id:key`, newest first: the first seals, all of them open.
FIELD_KEYS = env.secret(DATA / "field.keys", "COPPER_FIELD_KEYS", env.new_field_key)
ALLOWED_HOSTS = os.environ.get("COPPER_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
SITE_ADDRESS = os.environ.get("COPPER_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
# How many proxies of our own stand before us: only then is X-Forwarded-For believed.
TRUSTED_PROXIES = int(os.environ.get("COPPER_TRUSTED_PROXIES", "0"))

INSTALLED_APPS = [
    "copper.core",
    "copper.ui",
    "copper.search",
    "copper.messages",
    "copper.jobs",
    "copper.accounts",
    "copper.records",
    "copper.places",
    "copper.files",
    "copper.disclosure",
    "copper.instruments",
    "copper.agreements",
    "copper.events",
    "copper.partners",
    "copper.exchange",
    "copper.reach",
    "copper.ties",
    "copper.relationships",
    "copper.languages",
    "copper.site",
    "copper.api",
    "copper.operate",
    "copper.demo",
    "copper.journey",
    "copper.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "copper.accounts.middleware.ActorMiddleware",
    "copper.ui.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "copper.accounts.middleware.KeepTypedFormMiddleware",
    "copper.accounts.middleware.SignInFirstMiddleware",
    "copper.accounts.middleware.StaffAreaMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "copper.ui.middleware.PlainErrorMiddleware",
]

ROOT_URLCONF = "copper.config.urls"
WSGI_APPLICATION = "copper.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "copper.ui.jinja_env.environment",
            "undefined": StrictUndefined,
            "context_processors": ["copper.ui.context.page"],
            "trim_blocks": True,
            "lstrip_blocks": True,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {"default": env.database(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that every web process sees the same counts.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict] = []  # nobody has a password: codes, passkeys and cards
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "copper.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# Nobody signs up: people are invited (accounts.services.accept_invitation). allauth's check does
# not know that, hence the silence.
ACCOUNT_SIGNUP_FIELDS = ["email", "phone"]
SILENCED_SYSTEM_CHECKS = ["account.W001"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "copper.accounts.adapter.display_name"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # a text message can be slow
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers get no mail from us
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "CoPPeR"
MFA_ADAPTER = "copper.accounts.adapter.MfaAdapter"
# Every request of a signed-in person would write a row; the session list needs no more than sign-in.
USERSESSIONS_TRACK_ACTIVITY = False

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("COPPER_EMAIL_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = os.environ.get("COPPER_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("COPPER_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("COPPER_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("COPPER_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("COPPER_EMAIL_FROM", "copper@localhost")
# A dotted path to a class with send(to, text) -> provider's id; see copper.messages.sms.
SMS_BACKEND = os.environ.get("COPPER_SMS_BACKEND", "copper.messages.sms.ConsoleBackend")
SMS_URL = os.environ.get("COPPER_SMS_URL", "")  # used by copper.messages.sms.HttpBackend
SMS_TOKEN = os.environ.get("COPPER_SMS_TOKEN", "")

LANGUAGE_CODE = "en"
# The languages we ship. A network adds more from its own pages (copper.languages), without code.
LANGUAGES = [("en", _("English")), ("ur", _("Urdu")), ("pl", _("Polish"))]
# What a network's own reviewers wrote comes first.
LOCALE_PATHS = [DATA / "locale", ROOT / "locale"]
TIME_ZONE = os.environ.get("COPPER_TIME_ZONE", "Europe/London")
USE_TZ = True
FORMAT_MODULE_PATH = ["copper.ui.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = ROOT / "var" / "static"
STORAGES = {
    "default": env.file_storage(DATA),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 31_536_000
# Bigger bodies go to a temporary file; what a room accepts at most is a network setting.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# "long": jobs that take more than some seconds, in a lane of their own.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "long"]}}

SESSION_COOKIE_AGE = 7 * 24 * 3600  # a week on a phone
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "copper.ui.views.csrf_failure"
STAFF_IDLE_MINUTES = 30

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, SCRIPT_HASH],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
FORM_RENDERER = "copper.ui.forms.Renderer"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "copper.core.logs.JsonFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json"},
    },
    "root": {"handlers": ["console"], "level": os.environ.get("COPPER_LOG_LEVEL", "WARNING")},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "copper": {"level": os.environ.get("COPPER_LOG_LEVEL", "INFO")},
    },
}
