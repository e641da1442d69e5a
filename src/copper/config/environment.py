"""Reads what differs between machines: environment variables and the data folder."""

import base64
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

ROOT = Path(__file__).resolve().parents[3]


def flag(name: str, default: bool = False) -> bool:
    """True for 1, yes, true or on; an unset variable gives the default."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "yes", "true", "on"} if value else default


def data_folder() -> Path:
    """Where everything of one network lives: database, files, keys."""
    folder = Path(os.environ.get("COPPER_DATA") or ROOT / "var" / "demo")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret(path: Path, variable: str, make=lambda: secrets.token_urlsafe(50)) -> str:
    """A secret from the environment, else from a file made once and readable by us only.

    Two processes may start at the same moment: whoever loses the race reads the winner's file.
    """
    if value := os.environ.get(variable):
        return value
    if not path.exists():
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.write(descriptor, make().encode())
        os.close(descriptor)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def new_field_key() -> str:
    """One line `id:key`: the id is stored beside each sealed value, so keys can be changed."""
    return f"{secrets.token_hex(4)}:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def database(url: str, folder: Path) -> dict:
    """Django's settings for one database. No address means SQLite in the data folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "copper.sqlite3",
            "OPTIONS": {
                "timeout": 20,  # seconds to wait for another writer
                "transaction_mode": "IMMEDIATE",  # take the write lock at BEGIN, not half-way
                # FULL: what people were told is saved survives a power cut (decision 0052)
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA cache_size=-20000; PRAGMA journal_size_limit=27103364;"
                ),
            },
        }
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit(
            f"DATABASE_URL starts with '{parts.scheme}:'. CoPPeR knows postgres://… "
            "(leave the variable out to use SQLite)."
        )
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,  # a folder name here means a local socket
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def file_storage(folder: Path) -> dict:
    """Private files: on disk in the data folder, or in S3-compatible storage."""
    bucket = os.environ.get("COPPER_S3_BUCKET")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": folder / "files",
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": os.environ.get("COPPER_S3_ENDPOINT") or None,
            "region_name": os.environ.get("COPPER_S3_REGION") or None,
            "access_key": os.environ.get("COPPER_S3_KEY") or None,
            "secret_key": os.environ.get("COPPER_S3_SECRET") or None,
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
