-- The recorder's desk: marks, pauses and comings and goings, versions, read-back with corrections, own phrases.
ALTER TABLE record ADD COLUMN top_turn INTEGER NOT NULL DEFAULT 0;      -- the first turn in sight
ALTER TABLE record ADD COLUMN read_back_at TEXT;                        -- from then on the text changes by corrections
ALTER TABLE record ADD COLUMN signed_scan_id INTEGER REFERENCES attachment(id);
ALTER TABLE record_turn ADD COLUMN marks TEXT NOT NULL DEFAULT '[]';    -- [[kind, start, length], ...]

CREATE TABLE talk_event (                    -- what happens around the talk; each is a 记 of the record as well
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    kind TEXT NOT NULL CHECK (kind IN ('暂停', '继续', '到场', '离场')),
    who TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX talk_event_interview ON talk_event(interview_id);

CREATE TABLE record_version (                -- the record as it stood; most keep only what differs from the one before
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES record(interview_id),
    number INTEGER NOT NULL,
    why TEXT NOT NULL,
    at TEXT NOT NULL,
    turns INTEGER NOT NULL CHECK (turns >= 0),
    characters INTEGER NOT NULL CHECK (characters >= 0),
    digest TEXT NOT NULL,
    is_whole INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
    content BLOB NOT NULL,
    account_id INTEGER REFERENCES account(id),
    UNIQUE (interview_id, number)
) STRICT;
CREATE TRIGGER record_version_no_update BEFORE UPDATE ON record_version
BEGIN SELECT RAISE(ABORT, 'versions are never changed'); END;

CREATE TABLE record_correction (             -- 核对更正: changed while the record was read back
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES record(interview_id),
    turn_id INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX record_correction_interview ON record_correction(interview_id);
CREATE TRIGGER record_correction_no_update BEFORE UPDATE ON record_correction
BEGIN SELECT RAISE(ABORT, 'corrections are never changed'); END;
CREATE TRIGGER record_correction_no_delete BEFORE DELETE ON record_correction
BEGIN SELECT RAISE(ABORT, 'corrections are never deleted'); END;

CREATE TABLE record_confirmation (           -- what each person said of the record when it was read back
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES record(interview_id),
    role TEXT NOT NULL CHECK (role IN ('约谈对象', '主谈人', '记录人', '其他参加人员')),
    name TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('核对无误', '拒绝确认')),
    reason TEXT NOT NULL DEFAULT '',         -- why it was refused
    at TEXT NOT NULL,
    voided_at TEXT,                          -- a correction after it asks for a new one
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX record_confirmation_interview ON record_confirmation(interview_id);

CREATE TABLE phrase (                        -- 常用语 of an account
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account(id),
    abbreviation TEXT NOT NULL,
    text TEXT NOT NULL,
    initials TEXT NOT NULL DEFAULT '',      -- of the pinyin of the text
    position INTEGER NOT NULL,
    UNIQUE (account_id, abbreviation, text)
) STRICT;
