-- Rectification in rounds, drawn samples, and what is made public.
ALTER TABLE finding ADD COLUMN year INTEGER;                -- of the notice; with its number given once and never again
ALTER TABLE finding ADD COLUMN number INTEGER;
ALTER TABLE finding ADD COLUMN round INTEGER NOT NULL DEFAULT 1;
ALTER TABLE finding ADD COLUMN issued_on TEXT;              -- the day the notice was printed
ALTER TABLE finding ADD COLUMN replied_on TEXT;
ALTER TABLE finding ADD COLUMN reply_evidence TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN checked_on TEXT;
ALTER TABLE finding ADD COLUMN checked_by TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN check_result TEXT NOT NULL DEFAULT '' CHECK (check_result IN ('', '合格', '不合格'));
ALTER TABLE finding ADD COLUMN check_note TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX finding_number ON finding(year, number) WHERE number IS NOT NULL;

CREATE TABLE finding_round (                 -- a round that is over: not good enough, or closed and opened again
    id INTEGER PRIMARY KEY,
    finding_id INTEGER NOT NULL REFERENCES finding(id),
    round INTEGER NOT NULL,
    requirement TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_on TEXT,
    issued_on TEXT,
    reply TEXT NOT NULL,
    replied_on TEXT,
    reply_evidence TEXT NOT NULL,
    checked_on TEXT,
    checked_by TEXT NOT NULL,
    check_result TEXT NOT NULL,
    check_note TEXT NOT NULL,
    evidence TEXT NOT NULL,
    closed_on TEXT,
    ended_because TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    UNIQUE (finding_id, round)
) STRICT;
CREATE TRIGGER finding_round_no_update BEFORE UPDATE ON finding_round
BEGIN SELECT RAISE(ABORT, 'a round that is over is never changed'); END;
CREATE TRIGGER finding_round_no_delete BEFORE DELETE ON finding_round
BEGIN SELECT RAISE(ABORT, 'a round that is over is never deleted'); END;

CREATE TABLE finding_attachment (
    id INTEGER PRIMARY KEY,
    finding_id INTEGER NOT NULL REFERENCES finding(id),
    round INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('回复', '复查')),
    attachment_id INTEGER NOT NULL REFERENCES attachment(id)
) STRICT;
CREATE INDEX finding_attachment_finding ON finding_attachment(finding_id);

CREATE TABLE sample_draw (                   -- 抽查: whoever has seed, method and population draws the same
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    start TEXT NOT NULL,
    end TEXT NOT NULL,
    department_id INTEGER REFERENCES department(id),
    form TEXT NOT NULL DEFAULT '',
    share INTEGER NOT NULL CHECK (share BETWEEN 1 AND 100),
    method TEXT NOT NULL,
    seed TEXT NOT NULL,
    population TEXT NOT NULL,                -- JSON: the keys of the talks in their order
    digest TEXT NOT NULL,                    -- of the population
    reason TEXT NOT NULL DEFAULT '',
    drawn_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    UNIQUE (year, number)
) STRICT;
CREATE TABLE sample_item (
    id INTEGER PRIMARY KEY,
    draw_id INTEGER NOT NULL REFERENCES sample_draw(id),
    position INTEGER NOT NULL,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    key TEXT NOT NULL,
    UNIQUE (draw_id, interview_id)
) STRICT;
CREATE INDEX sample_item_interview ON sample_item(interview_id);
CREATE TABLE sample_mark (                   -- what a check found, item by item; the newest of an item counts
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES sample_item(id),
    code TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('符合', '不符合', '不适用')),
    remark TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX sample_mark_item ON sample_mark(item_id, code);
CREATE TRIGGER sample_draw_no_update BEFORE UPDATE ON sample_draw
BEGIN SELECT RAISE(ABORT, 'a draw is never changed'); END;
CREATE TRIGGER sample_draw_no_delete BEFORE DELETE ON sample_draw
BEGIN SELECT RAISE(ABORT, 'a draw is never deleted'); END;
CREATE TRIGGER sample_item_no_update BEFORE UPDATE ON sample_item
BEGIN SELECT RAISE(ABORT, 'what was drawn is never changed'); END;
CREATE TRIGGER sample_item_no_delete BEFORE DELETE ON sample_item
BEGIN SELECT RAISE(ABORT, 'what was drawn is never deleted'); END;
CREATE TRIGGER sample_mark_no_update BEFORE UPDATE ON sample_mark
BEGIN SELECT RAISE(ABORT, 'a check is never changed'); END;
CREATE TRIGGER sample_mark_no_delete BEFORE DELETE ON sample_mark
BEGIN SELECT RAISE(ABORT, 'a check is never deleted'); END;

CREATE TABLE publicity_item (                -- 六(三): states and steps are data (data/rules/publicity.toml)
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    is_reading INTEGER NOT NULL DEFAULT 0 CHECK (is_reading IN (0, 1)),
    department_id INTEGER REFERENCES department(id),
    author_id INTEGER REFERENCES account(id),
    writer_id INTEGER REFERENCES account(id),     -- who changed the text last
    approver_id INTEGER REFERENCES account(id),
    approved_digest TEXT NOT NULL DEFAULT '',
    approved_at TEXT,
    published_on TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX publicity_item_state ON publicity_item(state);
CREATE TABLE publicity_source (              -- the finished work that it was made from
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES publicity_item(id),
    interview_id INTEGER REFERENCES interview(id),
    plan_id INTEGER REFERENCES plan(id),
    year INTEGER,
    quarter INTEGER CHECK (quarter BETWEEN 1 AND 4)
) STRICT;
CREATE INDEX publicity_source_item ON publicity_source(item_id);
CREATE TABLE publicity_check (               -- what the check for anonymity found in a text, which its digest names
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES publicity_item(id),
    digest TEXT NOT NULL,
    people INTEGER NOT NULL,                 -- as many the features told must fit at least
    marks TEXT NOT NULL DEFAULT '[]',
    kept TEXT NOT NULL DEFAULT '[]',         -- what stays although it was found, each with the reason
    is_clean INTEGER NOT NULL CHECK (is_clean IN (0, 1)),
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX publicity_check_item ON publicity_check(item_id);
CREATE TABLE publicity_step (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES publicity_item(id),
    step TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX publicity_step_item ON publicity_step(item_id);
CREATE TRIGGER publicity_check_no_update BEFORE UPDATE ON publicity_check
BEGIN SELECT RAISE(ABORT, 'a check is never changed'); END;
CREATE TRIGGER publicity_check_no_delete BEFORE DELETE ON publicity_check
BEGIN SELECT RAISE(ABORT, 'a check is never deleted'); END;
CREATE TRIGGER publicity_step_no_update BEFORE UPDATE ON publicity_step
BEGIN SELECT RAISE(ABORT, 'a step is never changed'); END;
CREATE TRIGGER publicity_step_no_delete BEFORE DELETE ON publicity_step
BEGIN SELECT RAISE(ABORT, 'a step is never deleted'); END;
