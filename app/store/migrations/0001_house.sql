-- The house: settings, accounts, the audit chain, attachments, numbers that are never reused.
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL                     -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    slot TEXT NOT NULL UNIQUE,              -- key slot outside the encrypted file
    created_at TEXT NOT NULL,
    disabled_at TEXT
) STRICT;

CREATE TABLE audit_entry (
    seq INTEGER PRIMARY KEY,                -- 1, 2, 3 … without a gap
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    action TEXT NOT NULL,
    object_type TEXT NOT NULL DEFAULT '',
    object_id TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    before TEXT,                            -- JSON
    after TEXT,                             -- JSON
    outcome TEXT NOT NULL DEFAULT '完成',
    mac BLOB NOT NULL                       -- over this entry and the one before
) STRICT;
CREATE INDEX audit_entry_object ON audit_entry(object_type, object_id);
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,                   -- keyed hash of the content: the name of the encrypted file
    name TEXT NOT NULL,
    media_type TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX attachment_digest ON attachment(digest);

CREATE TABLE number_series (
    series TEXT NOT NULL,                   -- for example 约谈:纪检监察室
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;
