"""Settings common to every installation. The environment is read here and in its siblings only."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from . import env, logs
from .accounts import *  # noqa: F403 (settings)
from .schedule import CELERY_BEAT_SCHEDULE  # noqa: F401 (a setting)

PROJECT = env.PROJECT
DATA_DIR = env.folder("DATA_DIR", PROJECT / "var")
RUN_DIR = DATA_DIR / "run"

DEBUG = False
DEMO = env.flag("DEMO")
PORT = env.number("PORT", 8000, minimum=1)
SANDBOX_PORT = env.number("SANDBOX_PORT", PORT + 1, minimum=1)
PUBLIC_URL = env.base_url("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", f"127.0.0.1,localhost,[::1],{urlsplit(PUBLIC_URL).hostname}")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "cms",
    "cms.core",
    "cms.entries",
    "cms.agencies",
    "cms.legal",
    "cms.media",
    "cms.pages",
    "cms.workflow",
    "cms.importing",
    "cms.reports",
    "cms.plans",
    "cms.operations",
    "publishers",
    "syndication",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v3",
    "wagtail",
    "wagtailmedia",
    "wagtail_headless_preview",
    *ACCOUNT_APPS,
    "modelcluster",
    "taggit",
    "ninja",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "cms.core.trail_middleware.RequestTrail",
    "django.middleware.security.SecurityMiddleware",
    "cms.core.headers.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    *ACCOUNT_MIDDLEWARE,
    "cms.core.pacing.Paced",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.core.context_processors.installation",
            ],
        },
    },
]

# --- database -----------------------------------------------------------------------------------------------------

_DATABASE_URL = env.text("DATABASE_URL")
if _DATABASE_URL:
    DATABASES = {"default": environ.Env.db_url_config(_DATABASE_URL)}
    if DATABASES["default"]["ENGINE"].endswith("postgresql"):
        DATABASES["default"]["CONN_MAX_AGE"] = 60
        DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "loa.sqlite3")}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Opening the file and its log anew costs a request more than all that it asks.
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["OPTIONS"] = {
        # Take the write lock at BEGIN: a transaction that read first can't wait for it later (SQLITE_BUSY_SNAPSHOT).
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- work: Celery carries, the database knows ---------------------------------------------------------------------

VALKEY_SOCKET = env.socket_path(RUN_DIR, "valkey.sock")
_SOCKET_URL_PATH = quote(str(VALKEY_SOCKET))
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", f"redis+socket://{_SOCKET_URL_PATH}")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_SCHEDULE_FILENAME = str(RUN_DIR / "beat")
CELERY_TIMEZONE = "UTC"
TASKS = {"default": {"BACKEND": "cms.core.tasks.bridge.CeleryBackend", "QUEUES": []}}

CACHES = {
    "default": {
        "BACKEND": "cms.core.patient_cache.PatientCache",
        "LOCATION": env.text("CACHE_URL", f"unix://{_SOCKET_URL_PATH}?db=1"),
        # One that is silent is as good as away: no page waits for it.
        "OPTIONS": {"socket_timeout": 2.0, "socket_connect_timeout": 1.0},
    }
}

# --- files --------------------------------------------------------------------------------------------------------

MEDIA_ROOT = str(DATA_DIR / "media")
MEDIA_URL = "/media/"
STATIC_ROOT = str(DATA_DIR / "static")
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Content-addressed and immutable: what was approved stays as it was.
    "loa_blobs": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "blobs"), "base_url": None},
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- language and time --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
#: What Wagtail and Django leave in English; an app's own folder is not asked for texts of their JavaScript.
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
FORMAT_MODULE_PATH = ["cms.core.formats"]
USE_TZ = True

# --- Wagtail ------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = env.text("SITE_NAME", "Loa")
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y", "%d/%m/%Y %H:%M"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.workflow.finishing.publish_approved"
# A save that is still on its way when a new page is published leaves a second draft: save when the typing has paused.
WAGTAIL_AUTOSAVE_INTERVAL = 4000
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_USER_LOGIN_FORM = "cms.accounts.forms.DeskLoginForm"
WAGTAILIMAGES_IMAGE_MODEL = "loa_media.LoaImage"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
#: As good to the eye as Wagtail's WebP (80), and smaller.
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_MODEL = "loa_media.LoaDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "doc", "xlsx", "epub", "zip", "odt", "pptx", "vtt", "srt"]
WAGTAILMEDIA = {"MEDIA_MODEL": "loa_media.LoaMedia"}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.core.search_backend"}}
WAGTAILEMBEDS_RESPONSIVE_HTML = True
TAGGIT_CASE_INSENSITIVE = True

# --- letters ------------------------------------------------------------------------------------------------------

_EMAIL_URL = env.text("EMAIL_URL")
if _EMAIL_URL:
    vars().update(environ.Env.email_url_config(_EMAIL_URL))
else:
    # Nothing is sent, and nothing waits for a mail server that is not there.
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", f"loa@{urlsplit(PUBLIC_URL).hostname}")

# --- accounts -----------------------------------------------------------------------------------------------------

SECRET_KEY = env.own_secret("SECRET_KEY", DATA_DIR / "secret_key")
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

# --- Loa ----------------------------------------------------------------------------------------------------------

_SANDBOX_URL = f"http://127.0.0.1:{SANDBOX_PORT}"


def _endpoint(name: str, real: str, offline: str) -> str:
    return env.base_url(name, _SANDBOX_URL + offline if DEMO else real)


LOA = {
    "PUBLIC_URL": PUBLIC_URL,
    "DEMO": DEMO,
    "SANDBOX_URL": _SANDBOX_URL if DEMO else "",
    "OAI_NAMESPACE": env.text("OAI_NAMESPACE", urlsplit(PUBLIC_URL).hostname or "localhost"),
    # In a file of our own each line is a key, the first one writes: that is how one machine changes its key.
    "ENCRYPTION_KEYS": env.words("ENCRYPTION_KEYS")
    or env.own_secret("ENCRYPTION_KEY", DATA_DIR / "encryption_key").splitlines(),
    "OUTBOUND_ALLOW": env.networks("OUTBOUND_ALLOW") or (["127.0.0.0/8"] if DEMO else []),
    "OUTBOUND_PROXY": env.text("OUTBOUND_PROXY"),
    "OUTBOUND_CA_BUNDLE": env.readable_file("OUTBOUND_CA_BUNDLE"),
    "FAST_PATH_MB": env.number("FAST_PATH_MB", 64),
    "COUNTS_URL": env.text("CACHE_URL", f"unix://{_SOCKET_URL_PATH}?db=1"),
    "BEHIND_PROXY": env.flag("BEHIND_PROXY"),
    "CONTENT_POLICY": env.one_of("CONTENT_POLICY", "enforce", ("enforce", "report", "off")),
    "BLOB_QUOTA_MB": env.number("BLOB_QUOTA_MB", 0),
    "API_CALLS_PER_MINUTE": env.number("API_CALLS_PER_MINUTE", 120, minimum=1),
    "SENTRY_DSN": env.text("SENTRY_DSN"),
    "OTLP_URL": env.text("OTEL_EXPORTER_OTLP_ENDPOINT"),
    "API_READS_PER_MINUTE": env.number("API_READS_PER_MINUTE", 3000),
    "API_ORIGINS": env.words("API_ORIGINS"),
    "HEADLESS_PREVIEW": env.base_url("HEADLESS_PREVIEW", "") if env.is_given("HEADLESS_PREVIEW") else "",
}

WORKER_THREADS = env.number("WORKER_THREADS", 24, minimum=2)
#: Of these: what Celery runs itself (ticks, indexes, read-backs). The rest publish.
CARRIER_THREADS = min(8, WORKER_THREADS // 2)

LOA_PUBLISHERS = {
    "UNDO_S": env.number("UNDO_SECONDS", 60),
    "LEASE_S": env.number("LEASE_SECONDS", 60, minimum=1),
    "PULSE_FILE": str(DATA_DIR / "pulse.json"),
    "LANES": WORKER_THREADS - CARRIER_THREADS,
    "UPLOADS_QUEUE": "uploads",
    "DERIVATIVES_QUEUE": "derivatives",
    "PROOF_KEY": env.own_secret("PROOF_KEY", DATA_DIR / "proof_key"),
    "PROOF_PUBLIC_KEYS": env.words("PROOF_PUBLIC_KEYS"),
    "PROOF_HEADS_FILE": str(env.folder("PROOF_HEADS_FILE", DATA_DIR / "proof_heads.jsonl")),
    # What each network is asked for when an account is connected; empty: what its platform needs and wants.
    "SCOPES": {
        "facebook": env.words("FACEBOOK_SCOPES"),
        "youtube": env.words("YOUTUBE_SCOPES"),
        "x": env.words("X_SCOPES"),
    },
    "ENDPOINTS": {
        "FACEBOOK_GRAPH_URL": _endpoint("FACEBOOK_GRAPH_URL", "https://graph.facebook.com", "/facebook/graph"),
        "FACEBOOK_VIDEO_URL": _endpoint("FACEBOOK_VIDEO_URL", "https://graph-video.facebook.com", "/facebook/video"),
        "FACEBOOK_RUPLOAD_URL": _endpoint("FACEBOOK_RUPLOAD_URL", "https://rupload.facebook.com", "/facebook/rupload"),
        "FACEBOOK_DIALOG_URL": _endpoint("FACEBOOK_DIALOG_URL", "https://www.facebook.com", "/facebook/www"),
        "YOUTUBE_API_URL": _endpoint("YOUTUBE_API_URL", "https://youtube.googleapis.com", "/youtube/api"),
        "YOUTUBE_WATCH_URL": _endpoint("YOUTUBE_WATCH_URL", "https://www.youtube.com", "/youtube"),
        "YOUTUBE_ANALYTICS_URL": _endpoint(
            "YOUTUBE_ANALYTICS_URL", "https://youtubeanalytics.googleapis.com", "/youtube/analytics"
        ),
        "YOUTUBE_HUB_URL": _endpoint("YOUTUBE_HUB_URL", "https://pubsubhubbub.appspot.com/subscribe", "/youtube/hub"),
        "GOOGLE_TOKEN_URL": _endpoint("GOOGLE_TOKEN_URL", "https://oauth2.googleapis.com/token", "/youtube/token"),
        "GOOGLE_AUTHORIZE_URL": _endpoint(
            "GOOGLE_AUTHORIZE_URL", "https://accounts.google.com/o/oauth2/v2/auth", "/youtube/accounts/o/oauth2/v2/auth"
        ),
        "ZALO_OAUTH_URL": _endpoint("ZALO_OAUTH_URL", "https://oauth.zaloapp.com", "/zalo/oauth"),
        "ZALO_API_URL": _endpoint("ZALO_API_URL", "https://openapi.zalo.me", "/zalo/api"),
        "X_API_URL": _endpoint("X_API_URL", "https://api.x.com", "/x/api"),
        "X_WEB_URL": _endpoint("X_WEB_URL", "https://x.com", "/x"),
        "TELEGRAM_API_URL": _endpoint("TELEGRAM_API_URL", "https://api.telegram.org", "/telegram/api"),
        "TELEGRAM_WEB_URL": _endpoint("TELEGRAM_WEB_URL", "https://t.me", "/telegram"),
        "X_AUTHORIZE_URL": _endpoint("X_AUTHORIZE_URL", "https://x.com/i/oauth2/authorize", "/x/i/oauth2/authorize"),
    },
}

LOA_SYNDICATION = {
    "OAI_ADMIN_EMAIL": env.text("OAI_ADMIN_EMAIL"),
    "OAI_LANES": env.number("OAI_LANES", 4, minimum=1),
    "BEHIND_PROXY": env.flag("BEHIND_PROXY"),
    "INBOUND_QUEUE": "inbound",
    "OUTGOING_ADDRESSES": env.words("OUTGOING_ADDRESSES"),
    "SITES_CHECKED_EVERY_DAYS": env.number("SITES_CHECKED_EVERY_DAYS", 7, minimum=1),
    "SITES_FRESH_DAYS": env.number("SITES_FRESH_DAYS", 30, minimum=1),
    # Beside the others: whoever listens slowly must not delay a delivery.
    "HUB_THREADS": env.number("HUB_THREADS", 16, minimum=1),
    "EXCHANGE_FILE_MAX": env.number("EXCHANGE_FILE_MB", 1024, minimum=1) * 1024 * 1024,
    "EXCHANGE_DAILY_MAX": env.number("EXCHANGE_DAILY_MB", 20480, minimum=1) * 1024 * 1024,
    "EXCHANGE_PER_MINUTE": env.number("EXCHANGE_PER_MINUTE", 300, minimum=1),
    "CONTRIBUTION_FILE_MAX": env.number("CONTRIBUTION_FILE_MB", 20, minimum=1) * 1024 * 1024,
    "CONTRIBUTIONS_PER_HOUR": env.number("CONTRIBUTIONS_PER_HOUR", 30, minimum=1),
}

_KEYS = {
    "secret_key": (("SECRET_KEY",), SECRET_KEY),
    "encryption_key": (("ENCRYPTION_KEYS", "ENCRYPTION_KEY"), "\n".join(LOA["ENCRYPTION_KEYS"])),
    "proof_key": (("PROOF_KEY",), LOA_PUBLISHERS["PROOF_KEY"]),
}
LOA_OPERATIONS = {
    "DATA_DIR": str(DATA_DIR),
    "KEYS": {name: value for name, (_, value) in _KEYS.items()},
    "KEYS_FROM_ENVIRONMENT": [name for name, (variables, _) in _KEYS.items() if any(map(env.is_given, variables))],
    "BACKUP_PASSPHRASE": env.text("BACKUP_PASSPHRASE"),
    "BACKUP_PASSPHRASE_FILE": env.readable_file("BACKUP_PASSPHRASE_FILE"),
    "PG_TOOLS": env.text("PG_TOOLS"),
    "ENDPOINTS": tuple(LOA_PUBLISHERS["ENDPOINTS"].values()),
}

# --- one command: manage.py up ------------------------------------------------------------------------------------

BIND_ADDRESS = env.text("BIND_ADDRESS", "127.0.0.1")
WEB_PROCESSES = env.number("WEB_PROCESSES", 1, minimum=1)
#: A broker and a cache named in the environment are somebody else's to run.
EMBEDDED_VALKEY = not (env.text("CELERY_BROKER_URL") and env.text("CACHE_URL"))
DEMO_SAMPLES = PROJECT / "cms" / "samples" / "data" / "samples.yaml"
DEMO_CHANNELS = PROJECT / "publishers" / "demo" / "channels.yaml"
DEMO_DEPARTMENTS = PROJECT / "syndication" / "demo" / "departments.yaml"
DEMO_LOGINS = DATA_DIR / "demo-logins.json"
#: What the demo does once: manage.py's arguments, and whose change makes it do so again.
DEMO_LOADS = [
    (("load_samples", str(DEMO_SAMPLES)), (PROJECT / "cms" / "samples",)),
    (("load_channels", str(DEMO_CHANNELS)), (DEMO_CHANNELS,)),
]
DEMO_PUBLISHES = [
    (("publish_samples", str(DEMO_SAMPLES), "--wait"), (DEMO_SAMPLES, DEMO_CHANNELS)),
    (("load_sources", str(DEMO_DEPARTMENTS)), (DEMO_DEPARTMENTS,)),
    (("receive_samples",), (DEMO_DEPARTMENTS,)),
]

LOGGING = logs.config()

for _folder in (DATA_DIR, RUN_DIR):
    try:
        Path(_folder).mkdir(parents=True, exist_ok=True)
    except OSError as _error:
        raise ImproperlyConfigured(
            f"DATA_DIR is “{DATA_DIR}”, which cannot be written ({_error.strerror}); name a folder that can."
        ) from None
