"""Settings of the office. What differs between places comes from the environment; see docs/operations.md."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from quanyi.agency.config.front import Front, WrongSetting, read_front
from quanyi.agency.config.provider import read_provider
from quanyi.agency.demo.logins import demo_logins
from quanyi.agency.identity.trusted import Provider
from quanyi.embedded import NotReady, Role, resolve

HOME = Path(os.environ.get("QUANYI_HOME", Path.home() / ".local/state/quanyi"))
AGENCY = Path(__file__).resolve().parent.parent


def _secret_key() -> str:
    """The signing key: from the environment, else made once and kept in the state folder, readable by us alone."""
    if given := os.environ.get("QUANYI_SECRET_KEY"):
        return given
    file = HOME / "secrets" / "signing_key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_name(f".signing_key.{os.getpid()}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass  # another process was first: its key counts
        finally:
            fresh.unlink()
    return file.read_text()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("QUANYI_DEBUG") == "1"


def _front() -> Front:
    try:
        return read_front(os.environ)
    except WrongSetting as error:
        raise ImproperlyConfigured(str(error)) from error


def _provider() -> Provider | None:
    try:
        return read_provider(os.environ)
    except WrongSetting as error:
        raise ImproperlyConfigured(str(error)) from error


# By which outside provider persons may sign in, if by any (config/provider.py).
QUANYI_PROVIDER = _provider()
# How the site is reached: over TLS, under which names, behind which proxies (config/front.py).
QUANYI_FRONT = _front()
ALLOWED_HOSTS = QUANYI_FRONT.allowed_hosts
CSRF_TRUSTED_ORIGINS = QUANYI_FRONT.trusted_origins
# The fictitious district: its identity numbers, its parameters, its shown passwords. Never on in a real office.
DEMO_DISTRICT = os.environ.get("QUANYI_DEMO") == "1"
DEMO_LOGINS = demo_logins() if DEMO_DISTRICT else []
QUANYI_REGION = "DEMO" if DEMO_DISTRICT else os.environ.get("QUANYI_REGION", "CN")
# Under which other offices know this one, and where their money of transfers is to go (docs/operations.md).
QUANYI_PLACE = os.environ.get("QUANYI_PLACE", QUANYI_REGION)
QUANYI_PLACE_BANK = os.environ.get("QUANYI_PLACE_BANK", "")
QUANYI_TRANSFER_DOOR = os.environ.get("QUANYI_TRANSFER_DOOR") == "1"
QUANYI_REGION_NAME = "示范区" if DEMO_DISTRICT else os.environ.get("QUANYI_REGION_NAME", "未命名统筹地区")

# What the served site does by itself, and when: custody/timing.py. Whom to tell of what it finds: a command.
# A folder with further fonts for characters of names that Noto Sans CJK has not.
QUANYI_FONTS = os.environ.get("QUANYI_FONTS", "")
QUANYI_SCHEDULE = os.environ.get("QUANYI_SCHEDULE", "")
QUANYI_ALARM = os.environ.get("QUANYI_ALARM", "")
# From what age on the operators' page calls the last backup, and the last drill, too old.
QUANYI_BACKUP_HOURS = int(os.environ.get("QUANYI_BACKUP_HOURS", "26"))
QUANYI_DRILL_DAYS = int(os.environ.get("QUANYI_DRILL_DAYS", "90"))

# A case of more rows is signed and posted by the worker, not by the page: desk/signing.py.
QUANYI_ROWS_AT_ONCE = int(os.environ.get("QUANYI_ROWS_AT_ONCE", "2000"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "axes",
    "quanyi.agency.audit",
    "quanyi.agency.staff",
    "quanyi.agency.work",
    "quanyi.agency.registry",
    "quanyi.agency.collect",
    "quanyi.agency.review",
    "quanyi.agency.ledger",
    "quanyi.agency.control",
    "quanyi.agency.papers",
    "quanyi.agency.grants",
    "quanyi.agency.serve",
    "quanyi.agency.desk",
    "quanyi.agency.custody",
    "quanyi.agency.kinds",
    "quanyi.agency.sending",
    "quanyi.agency.identity",
    "quanyi.agency.telephone",
]

MIDDLEWARE = [
    "quanyi.agency.config.front.Proxies",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "quanyi.agency.staff.sessions.Sessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "quanyi.agency.api.guard.Bearer",
    "quanyi.agency.config.languages.Languages",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "quanyi.agency.config.headers.SecurityHeaders",
    "django_htmx.middleware.HtmxMiddleware",
    "quanyi.agency.audit.middleware.RequestContext",
    "quanyi.agency.serve.terminal.Terminal",
    "quanyi.agency.serve.own_login.SignInUnfinished",
    "quanyi.agency.supervision.undertaking.UndertakingDue",
    "quanyi.agency.serve.gate.Gate",
    "quanyi.agency.serve.looks.Looks",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "quanyi.agency.config.urls"
WSGI_APPLICATION = "quanyi.agency.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [AGENCY / "templates", AGENCY],  # `kinds/<kind>/<page>.html` lies beside its view
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quanyi.agency.desk.context.office",
            ],
            "builtins": ["quanyi.agency.serve.templatetags.figures"],
        },
    }
]


def _keepers() -> list[str]:
    """Outside keepers of the log's heads, by URL; `quanyi run` shows two of its own inside the state folder."""
    if given := os.environ.get("QUANYI_KEEPERS"):
        return given.split()
    inside = (HOME / "keepers").resolve().as_posix()
    return [f"file://{inside}/folder", f"maildir://{inside}/mail"] if (HOME / "demo").exists() else []


# Where yearly records go out: smtp://, smtp+tls:// or smtps://user:password@host:port; the gateway of text messages.
_SMTP = urlsplit(os.environ.get("QUANYI_SMTP", ""))
EMAIL_HOST, EMAIL_PORT = _SMTP.hostname or "", _SMTP.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_SMTP.username or ""), unquote(_SMTP.password or "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _SMTP.scheme == "smtp+tls", _SMTP.scheme == "smtps"
DEFAULT_FROM_EMAIL = os.environ.get("QUANYI_MAIL_FROM", "quanyi@localhost")
QUANYI_SITE_URL = os.environ.get("QUANYI_SITE_URL", "")  # under which links in mails and texts stand
QUANYI_TEXT_GATEWAY = os.environ.get("QUANYI_TEXT_GATEWAY", "")
# Addresses of the platforms that answer calls for this office; none: nobody asks by telephone.
QUANYI_VOICE_PLATFORMS = frozenset(os.environ.get("QUANYI_VOICE_PLATFORMS", "").split())
QUANYI_KEEPERS = _keepers()
# A public key that `quanyi verify` is to trust instead of those in the secrets folder.
QUANYI_SEAL_KEY = os.environ.get("QUANYI_SEAL_KEY", "")
QUANYI_SEAL_SECONDS = int(os.environ.get("QUANYI_SEAL_SECONDS", "30"))
QUANYI_SEAL = os.environ.get("QUANYI_SEAL", "ed25519")  # or sm2
QUANYI_WHOLE_DAYS = int(os.environ.get("QUANYI_WHOLE_DAYS", "7"))  # so often at least everything is verified
SECRETS = HOME / "secrets"


def _database() -> dict[str, object]:
    """The running office is the role `app`: SELECT and INSERT on what is append-only. `quanyi migrate` is `owner`."""
    roles: dict[str, Role] = {"owner": "owner", "reader": "reader"}
    role = roles.get(os.environ.get("QUANYI_ROLE", ""), "app")
    try:
        return resolve(HOME).settings(role, os.environ.get("QUANYI_DATABASE", "quanyi"))
    except NotReady:
        return {}  # not set up yet: commands that need no database still work, the others say what is missing


DATABASES = {
    "default": {
        "ENGINE": "quanyi.agency.audit.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **_database(),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "quanyi.agency.staff.backends.LoginBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
# Throttling: five wrong passwords lock the pair of name and address, or of name and known device, for a quarter of an
# hour; what is tried from many places is counted in staff/devices.py.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "quanyi.agency.staff.devices.counted_address"
AXES_USERNAME_CALLABLE = "quanyi.agency.staff.devices.name_given"
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English"), ("es", "Español")]
LOCALE_PATHS = [AGENCY / "locale", *sorted(AGENCY.glob("kinds/*/locale"))]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [AGENCY / "static"]
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files live in the database
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024

SESSION_ENGINE = "quanyi.agency.staff.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# 过时: a session ends so long after it was last heard of, and so long after it began (staff/sessions.py).
QUANYI_IDLE_MINUTES = int(os.environ.get("QUANYI_IDLE_MINUTES", "30"))
QUANYI_SESSION_HOURS = int(os.environ.get("QUANYI_SESSION_HOURS", "10"))
# Who signs or takes data out shows the password or a code anew, so long after the last time (staff/proving.py).
QUANYI_PROOF_MINUTES = int(os.environ.get("QUANYI_PROOF_MINUTES", "60"))
# Signers, administrators and supervisors of an office enrol a second factor when they first sign in.
QUANYI_FACTOR_WANTED = not DEMO_DISTRICT and os.environ.get("QUANYI_SECOND_FACTOR") != "own-choice"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# Behind TLS (QUANYI_TLS=1) cookies travel over https only, and browsers are told to come no other way for a year.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = QUANYI_FRONT.is_tls
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if QUANYI_FRONT.is_tls else 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"quanyi.schedule": {"level": "INFO"}},  # what a job found in the data is news, not an error
}
