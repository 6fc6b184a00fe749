-- Packages between offices whose computers are never connected (四(二)3, 四(三), 六(一)).

-- A talk is the same talk in every store that knows it.
ALTER TABLE interview ADD COLUMN uid TEXT NOT NULL DEFAULT '';
UPDATE interview SET uid = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX interview_uid ON interview(uid) WHERE uid <> '';
CREATE TRIGGER interview_gets_uid AFTER INSERT ON interview WHEN NEW.uid = ''
BEGIN UPDATE interview SET uid = lower(hex(randomblob(16))) WHERE id = NEW.id; END;

CREATE TABLE office_identity (               -- whose store this is, to others; the newest that is not retired is in force
    id INTEGER PRIMARY KEY,
    office TEXT NOT NULL,                    -- stays when the keys change
    kind TEXT NOT NULL CHECK (kind IN ('纪检监察室', '部门')),
    name TEXT NOT NULL,
    department_id INTEGER REFERENCES department(id),
    card TEXT NOT NULL,                      -- the public card, as it is exported
    made_at TEXT NOT NULL,
    retired_at TEXT,
    reason TEXT NOT NULL DEFAULT '',         -- why it was retired
    account_id INTEGER REFERENCES account(id),
    CHECK (kind <> '部门' OR department_id IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX office_identity_in_force ON office_identity((retired_at IS NULL)) WHERE retired_at IS NULL;

CREATE TABLE office_secret (                 -- the secret parts of the keys; they never leave this file
    identity_id INTEGER PRIMARY KEY REFERENCES office_identity(id),
    age TEXT NOT NULL,
    sign BLOB NOT NULL
) STRICT;

CREATE TABLE partner (
    id INTEGER PRIMARY KEY,
    office TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('纪检监察室', '部门')),
    name TEXT NOT NULL,
    department_id INTEGER REFERENCES department(id)
) STRICT;

CREATE TABLE partner_card (                  -- usable only between its confirmation and its retirement
    id INTEGER PRIMARY KEY,
    partner_id INTEGER NOT NULL REFERENCES partner(id),
    age TEXT NOT NULL,
    sign TEXT NOT NULL UNIQUE,               -- hexadecimal
    fingerprint TEXT NOT NULL,
    made_on TEXT NOT NULL,
    added_at TEXT NOT NULL,
    confirmed_at TEXT,
    confirmed_how TEXT NOT NULL DEFAULT '',
    confirmed_with TEXT NOT NULL DEFAULT '', -- who read it aloud, or handed over the sheet
    retired_at TEXT,
    reason TEXT NOT NULL DEFAULT '',
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX partner_card_partner ON partner_card(partner_id);

CREATE TABLE package (
    id INTEGER PRIMARY KEY,
    direction TEXT NOT NULL CHECK (direction IN ('发出', '收到')),
    partner_id INTEGER NOT NULL REFERENCES partner(id),
    department_id INTEGER REFERENCES department(id),
    number INTEGER NOT NULL,                 -- per partner and direction, without end
    uid TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('统计报送', '计划备案', '档案移交', '信息报送', '回执')),
    title TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '{}',        -- JSON: what it speaks of, by ids of this store
    made_at TEXT NOT NULL,                   -- by the clock of whoever made it
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,                    -- SHA-256 of the file
    attachment_id INTEGER REFERENCES attachment(id),  -- the file itself, sealed as it went out, to be sent again
    state TEXT NOT NULL CHECK (state IN ('已发出', '对方已接收', '对方已退回', '已接收', '已退回')),
    settled_at TEXT,                         -- accepted, refused, or answered by the other office
    remark TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '{}',       -- JSON: what the receipt says, or said
    account_id INTEGER REFERENCES account(id),
    UNIQUE (partner_id, direction, number),
    UNIQUE (uid, direction)
) STRICT;

CREATE TABLE statistics_report (             -- 统计报送 that was accepted
    id INTEGER PRIMARY KEY,
    package_id INTEGER NOT NULL UNIQUE REFERENCES package(id),
    partner_id INTEGER NOT NULL REFERENCES partner(id),
    department_id INTEGER REFERENCES department(id),
    number INTEGER NOT NULL,
    year INTEGER NOT NULL,
    quarter INTEGER CHECK (quarter BETWEEN 1 AND 4),
    made_at TEXT NOT NULL
) STRICT;
CREATE INDEX statistics_report_partner ON statistics_report(partner_id, year);

CREATE TABLE reported_talk (                 -- held by a department, known here by its report alone
    id INTEGER PRIMARY KEY,
    report_id INTEGER NOT NULL REFERENCES statistics_report(id),
    uid TEXT NOT NULL,
    in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),  -- by the newest report of its partner and quarter
    organiser TEXT NOT NULL,
    form TEXT NOT NULL CHECK (form IN ('PREVENTIVE', 'INQUIRY', 'CORRECTIVE', 'ACCOUNTABILITY')),
    ground TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('individual', 'group')),
    written_inquiry INTEGER NOT NULL CHECK (written_inquiry IN (0, 1)),
    held_on TEXT NOT NULL,
    campaign_year INTEGER,
    campaign_batch INTEGER,
    lead_name TEXT NOT NULL DEFAULT '',
    lead_title TEXT NOT NULL DEFAULT '',
    is_exception INTEGER NOT NULL DEFAULT 0 CHECK (is_exception IN (0, 1)),
    UNIQUE (report_id, uid)
) STRICT;
CREATE INDEX reported_talk_uid ON reported_talk(uid);
CREATE INDEX reported_talk_held ON reported_talk(held_on) WHERE in_force = 1;

CREATE TABLE reported_subject (
    id INTEGER PRIMARY KEY,
    talk_id INTEGER NOT NULL REFERENCES reported_talk(id),
    person_id INTEGER REFERENCES person(id), -- empty: nobody of the roster, by the number
    staff_no TEXT NOT NULL,
    name TEXT NOT NULL,
    is_leader INTEGER NOT NULL CHECK (is_leader IN (0, 1)),  -- counted in the row of school leaders
    department_id INTEGER REFERENCES department(id),
    department_name TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    rank TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',        -- as far as it counts
    stage TEXT NOT NULL DEFAULT '',
    disciplines TEXT NOT NULL DEFAULT '[]',
    UNIQUE (talk_id, staff_no)
) STRICT;
CREATE INDEX reported_subject_person ON reported_subject(person_id);

CREATE TABLE reported_material (
    id INTEGER PRIMARY KEY,
    subject_id INTEGER NOT NULL REFERENCES reported_subject(id),
    name TEXT NOT NULL,
    due_on TEXT,
    received_on TEXT,
    refused_on TEXT,
    UNIQUE (subject_id, name)
) STRICT;

CREATE TABLE arrived_case (                  -- 档案移交: where an archived case came from
    interview_id INTEGER PRIMARY KEY REFERENCES interview(id),
    package_id INTEGER NOT NULL REFERENCES package(id),
    digest TEXT NOT NULL,                    -- of what arrived, without its amendments
    number TEXT NOT NULL DEFAULT ''          -- as it was written there
) STRICT;

CREATE TABLE arrived_plan (                  -- 计划备案: which package a plan came with
    plan_id INTEGER PRIMARY KEY REFERENCES plan(id),
    package_id INTEGER NOT NULL REFERENCES package(id),
    digest TEXT NOT NULL
) STRICT;

CREATE TABLE information_item (              -- 信息报送
    id INTEGER PRIMARY KEY,
    package_id INTEGER NOT NULL REFERENCES package(id),
    department_id INTEGER REFERENCES department(id),
    sort TEXT NOT NULL CHECK (sort IN ('工作信息', '经验做法', '典型案例')),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL DEFAULT '',
    written_on TEXT NOT NULL
) STRICT;
CREATE INDEX information_item_package ON information_item(package_id);

CREATE TABLE information_file (
    item_id INTEGER NOT NULL REFERENCES information_item(id),
    attachment_id INTEGER NOT NULL REFERENCES attachment(id),
    PRIMARY KEY (item_id, attachment_id)
) STRICT, WITHOUT ROWID;
