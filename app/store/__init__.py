"""One encrypted SQLite file and what belongs to it: connection, key slots, migrations, attachments, numbers.

Knows nobody: no rule, no person, no window.
"""
