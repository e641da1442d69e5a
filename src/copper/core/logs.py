"""Logs as JSON lines, without anything that points at a person or opens a door.

The scrubber works on the finished text, so it does not matter which library wrote the line.
"""

import json
import logging
import re
from datetime import UTC, datetime

_PATTERNS = (
    # long random words: tokens, session keys, signed values, sealed fields
    (
        re.compile(r"\b(?=[\w\-.:]*\d)(?=[\w\-.:]*[A-Za-z])[\w\-]{20,}(?:[.:][\w\-]{4,})*"),
        "[token]",
    ),
    (re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*"), "[e-mail]"),
    (re.compile(r"(?<![\w.])(?:\+|00)?\d(?:[\s().\-]{0,2}\d){8,14}(?![\w.])"), "[phone]"),
    (re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.I), "[postcode]"),
    (
        re.compile(
            r"(?i)\b(pin|code|token|key|password|secret|sessionid|csrf\w*)([\"']?\s*[=:]\s*[\"']?)[^\s,;\"'&}]+"
        ),
        r"\1\2[hidden]",
    ),
    (re.compile(r"(?i)\b(authorization:?\s+(?:bearer|basic)?\s*)\S+"), r"\1[hidden]"),
)
_PUBLIC_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.I)
_PERSON_KEYS = {
    "name",
    "names",
    "first_name",
    "last_name",
    "given_name",
    "family_name",
    "email",
    "phone",
    "contact",
    "words",
}
_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def scrub(text: str) -> str:
    """The text without tokens, phone numbers, e-mail addresses and postcodes. Public ids stay."""
    kept: list[str] = []
    text = text.replace("\x00", "\ufffd")  # our own place holders below are made of it

    def hold(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"\x00{len(kept) - 1}\x00"

    text = _PUBLIC_ID.sub(hold, text)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m.group(1))], text)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at, level, logger, text, and what the caller gave in `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": scrub(record.getMessage()),
        }
        for key, value in vars(record).items():
            if key not in _STANDARD and key != "request":
                line[key] = "[name]" if key.lower() in _PERSON_KEYS else scrub(str(value))
        if record.exc_info:
            line["error"] = scrub(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)
