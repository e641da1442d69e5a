"""CoPPeR.

Python's own sqlite3 is as old as the machine. Releases before 3.51.3 can, rarely, corrupt a WAL
database that several processes write to, so the newer one that we ship takes its place.
"""

import sys

try:
    import pysqlite3
except ImportError:  # no wheel for this machine: `doctor` says whether its own is new enough
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
