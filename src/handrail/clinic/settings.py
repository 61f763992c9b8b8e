"""Django's settings, all of them from the environment (docs/reference/configuration.md). Trials behind them: docs/decisions/."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from handrail.clinic.environment import Environment, database, new_secret

HERE = Path(__file__).parent
ENVIRONMENT = Environment()
DEMO = ENVIRONMENT.demo

SECRET_KEY = ENVIRONMENT.secret("HANDRAIL_SECRET_KEY", new_secret)
SECRET_KEY_FALLBACKS = ENVIRONMENT.several("HANDRAIL_OLD_SECRET_KEYS")
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if ENVIRONMENT.secure]
ROOT_URLCONF = "handrail.clinic.urls"
WSGI_APPLICATION = "handrail.clinic.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"  # instants are UTC; a page shows them in the site's zone
LANGUAGE_CODE = "en"
USE_I18N = True

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # allauth's list of passkeys says how long ago one was used
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "handrail.clinic",
    "handrail.clinic.accounts",
    "handrail.clinic.organisation",
    "handrail.clinic.people",
    "handrail.clinic.trail",
    "handrail.clinic.records",
    "handrail.clinic.intake",
    "handrail.clinic.board",
    "handrail.clinic.signing",
    "handrail.clinic.protocols",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "handrail.clinic.headers.KeptNowhere",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "handrail.clinic.accounts.middleware.KeptByPeople",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "handrail.clinic.pages.NotInThatWay",
    "handrail.clinic.accounts.middleware.SignedInLongEnough",
    "handrail.clinic.accounts.middleware.ActorOfRequest",
    "handrail.clinic.accounts.middleware.OwnPasswordFirst",
    "handrail.clinic.accounts.middleware.SecondFactorFirst",
]

TEMPLATES: list[dict[str, Any]] = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [HERE / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "handrail.clinic.pages.frame",
    ]},
}]  # fmt: skip

# --- the database
# SQLite before 3.51.3 can lose a write-ahead log that two connections reset at once; there the older, slower journal is used.

JOURNAL = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "TRUNCATE"
SQLITE = {
    "ENGINE": "handrail.clinic.sqlite",
    "NAME": ENVIRONMENT.database_file,
    "CONN_MAX_AGE": 600,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode={JOURNAL};PRAGMA synchronous=FULL;PRAGMA recursive_triggers=ON;",
    },
    "TEST": {"NAME": ENVIRONMENT.data / "test.sqlite3"},
}
URL = ENVIRONMENT.variables.get("DATABASE_URL", "")
OWNER_URL = ENVIRONMENT.variables.get("DATABASE_OWNER_URL", "")  # who may change the schema; the clinic itself may not
DATABASES: dict[str, dict[str, Any]] = {"default": database(URL) if URL else SQLITE}
if URL and OWNER_URL:
    DATABASES["owner"] = database(OWNER_URL, "DATABASE_OWNER_URL") | {"TEST": {"MIRROR": "default"}}
CACHES = {"default": {  # one for all processes: what was used once is used everywhere
    "BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "remembered", "OPTIONS": {"MAX_ENTRIES": 100_000},
}}  # fmt: skip

# --- signing in

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # addresses are unique whatever their letters' case: a constraint, not a flag
AUTHENTICATION_BACKENDS = ["handrail.clinic.accounts.backend.ReservingBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "handrail.clinic.accounts.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff are invited; nobody signs up
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to whoever an address that was typed belongs to
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.flag("HANDRAIL_BEHIND_PROXY") else 0  # else all would share its address
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # attempts are reserved before the hash: accounts/attempts.py
MFA_ADAPTER = "handrail.clinic.accounts.adapters.SecondFactors"
MFA_FORMS = {
    "authenticate": "handrail.clinic.accounts.adapters.FewCodes",
    "reauthenticate": "handrail.clinic.accounts.adapters.FewCodesAgain",
    "login_webauthn": "handrail.clinic.accounts.credentials.Login",
    "authenticate_webauthn": "handrail.clinic.accounts.credentials.SecondStep",
    "reauthenticate_webauthn": "handrail.clinic.accounts.credentials.Again",
    "add_webauthn": "handrail.clinic.accounts.credentials.Add",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the address is the one that the account was made with; nobody verifies it
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Handrail"
MFA_RECOVERY_CODES_SHOW_ONCE = True
ATTEMPTS_MAX, ATTEMPTS_WITHIN = 5, timedelta(minutes=15)  # passwords checked for one name; program choice
HASHES_AT_ONCE = 2  # each takes about 100 MiB

# --- sessions and headers

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 60  # without a request; program choice
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_LONGEST = timedelta(hours=12)  # a working day, whatever is done; program choice
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.secure
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrf") if ENVIRONMENT.secure else ("session", "csrf")
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = ENVIRONMENT.secure
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.flag("HANDRAIL_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.secure else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {
    "default-src": [NONE], "script-src": [SELF], "style-src": [SELF], "img-src": [SELF, "data:"], "font-src": [SELF],
    "connect-src": [SELF], "form-action": [SELF], "base-uri": [NONE], "frame-ancestors": [NONE], "manifest-src": [SELF],
}}  # fmt: skip

# --- files, mail, words

STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STATICFILES_DIRS: list[Path] = [HERE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
EMAIL_HOST = ENVIRONMENT.variables.get("HANDRAIL_EMAIL_HOST", "")
_mail = "smtp" if EMAIL_HOST else "console" if DEMO else "dummy"  # a log is no place for addresses
EMAIL_BACKEND = f"django.core.mail.backends.{_mail}.EmailBackend"
EMAIL_PORT = ENVIRONMENT.number("HANDRAIL_EMAIL_PORT", 25)
EMAIL_USE_TLS = ENVIRONMENT.flag("HANDRAIL_EMAIL_TLS")
EMAIL_HOST_USER = ENVIRONMENT.variables.get("HANDRAIL_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = ENVIRONMENT.secret("HANDRAIL_EMAIL_PASSWORD", str) if EMAIL_HOST_USER else ""
DEFAULT_FROM_EMAIL = ENVIRONMENT.variables.get("HANDRAIL_EMAIL_FROM", "handrail@localhost")
FORM_RENDERER = "handrail.clinic.forms.Renderer"

# --- the trail

TRAIL_ORIGIN = ENVIRONMENT.variables.get("HANDRAIL_TRAIL_NAME") or f"{ALLOWED_HOSTS[0]}/handrail"
CHECKPOINT_ENTRIES = ENVIRONMENT.number("HANDRAIL_CHECKPOINT_ENTRIES", 100)
CHECKPOINT_MINUTES = ENVIRONMENT.number("HANDRAIL_CHECKPOINT_MINUTES", 10)
CHECKPOINT_FOLDER = Path(ENVIRONMENT.variables.get("HANDRAIL_CHECKPOINT_DIR") or ENVIRONMENT.data / "outside")
CHECKPOINT_EMAIL = ENVIRONMENT.several("HANDRAIL_CHECKPOINT_EMAIL")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "handrail.clinic.logs.Plain", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
