-- Departments, cadres, and everything about them that changes with time.  `end` is the last day, empty while it lasts.
-- `precision` says how much of a start date the source gave: day, month, year or unknown.
CREATE TABLE department (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('党群部门', '行政部门', '二级学院', '教辅及直属单位')),
    is_key INTEGER NOT NULL DEFAULT 0 CHECK (is_key IN (0, 1)),
    position INTEGER NOT NULL DEFAULT 0,
    closed_on TEXT
) STRICT;

CREATE TABLE department_alias (
    name TEXT PRIMARY KEY,
    department_id INTEGER NOT NULL REFERENCES department(id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    staff_no TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    gender TEXT NOT NULL DEFAULT '',
    born TEXT NOT NULL DEFAULT '',          -- as far as known: 1975-06 or 1975-06-01
    ethnicity TEXT NOT NULL DEFAULT '',
    political_status TEXT NOT NULL DEFAULT '',
    joined_party TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    initials TEXT NOT NULL DEFAULT '',      -- every reading, separated by blanks: zsf csf
    pinyin TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX person_name ON person(name);

CREATE TABLE person_rank (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person(id),
    rank TEXT NOT NULL,
    start TEXT,
    end TEXT,
    batch_id INTEGER REFERENCES import_batch(id)
) STRICT;
CREATE INDEX person_rank_person ON person_rank(person_id);

CREATE TABLE appointment (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person(id),
    department_id INTEGER NOT NULL REFERENCES department(id),
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('新任', '提拔', '交流', '留任')),
    head INTEGER NOT NULL DEFAULT 0 CHECK (head IN (0, 1)),
    deputy INTEGER NOT NULL DEFAULT 0 CHECK (deputy IN (0, 1)),
    branch_secretary INTEGER NOT NULL DEFAULT 0 CHECK (branch_secretary IN (0, 1)),
    key_post INTEGER NOT NULL DEFAULT 0 CHECK (key_post IN (0, 1)),
    start TEXT,
    precision TEXT NOT NULL DEFAULT 'day' CHECK (precision IN ('day', 'month', 'year', 'unknown')),
    end TEXT,
    note TEXT NOT NULL DEFAULT '',
    batch_id INTEGER REFERENCES import_batch(id)
) STRICT;
CREATE INDEX appointment_person ON appointment(person_id);
CREATE INDEX appointment_department ON appointment(department_id, head);

CREATE TABLE school_post (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person(id),
    post TEXT NOT NULL CHECK (post IN ('党委书记', '校长', '纪委书记', '班子成员')),
    title TEXT NOT NULL,
    start TEXT,
    precision TEXT NOT NULL DEFAULT 'day' CHECK (precision IN ('day', 'month', 'year', 'unknown')),
    end TEXT,
    batch_id INTEGER REFERENCES import_batch(id)
) STRICT;
CREATE INDEX school_post_person ON school_post(person_id);

CREATE TABLE supervision (
    id INTEGER PRIMARY KEY,
    department_id INTEGER NOT NULL REFERENCES department(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    start TEXT,
    end TEXT,
    batch_id INTEGER REFERENCES import_batch(id)
) STRICT;
CREATE INDEX supervision_department ON supervision(department_id);

CREATE TABLE recusal (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person(id),
    other_id INTEGER NOT NULL REFERENCES person(id),
    reason TEXT NOT NULL,
    start TEXT NOT NULL,
    end TEXT,
    account_id INTEGER REFERENCES account(id),
    CHECK (person_id <> other_id)
) STRICT;
CREATE INDEX recusal_person ON recusal(person_id);
CREATE INDEX recusal_other ON recusal(other_id);

CREATE TABLE import_batch (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,                     -- 名册 or 台账
    file_name TEXT NOT NULL,
    digest TEXT NOT NULL,
    as_of TEXT NOT NULL,                    -- the day the roster speaks of
    imported_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    undone_at TEXT
) STRICT;

CREATE TABLE import_change (
    id INTEGER PRIMARY KEY,
    batch_id INTEGER NOT NULL REFERENCES import_batch(id),
    table_name TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    before TEXT,                            -- JSON of the row; empty for one that the import added
    after TEXT NOT NULL
) STRICT;
CREATE INDEX import_change_batch ON import_change(batch_id);

CREATE TABLE column_mapping (
    profile TEXT NOT NULL,                  -- a roster's header as it stands
    field TEXT NOT NULL,
    heading TEXT NOT NULL,
    PRIMARY KEY (profile, field)
) STRICT, WITHOUT ROWID;
