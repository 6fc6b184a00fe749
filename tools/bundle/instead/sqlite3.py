"""Stands in the bundle for Python's own sqlite3: there is one SQLite in it, the one that encrypts.

peewee asks this module which SQLite it speaks to; the store itself opens sqlcipher3.
"""

from sqlcipher3.dbapi2 import *  # noqa: F403
