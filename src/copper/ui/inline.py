"""The one inline script: it must run before the first paint, or the page would jump.

It is allowed by its hash, so pages carry no nonce and public ones can be cached.
"""

import base64
import hashlib

SCRIPT = (
    "document.body.className+=' js-enabled'+"
    "('noModule' in HTMLScriptElement.prototype?' nhsuk-frontend-supported':'');"
)
SCRIPT_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()}'"
