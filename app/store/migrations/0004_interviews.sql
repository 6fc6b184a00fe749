-- Interviews with all that belongs to them.
CREATE TABLE interview (
    id INTEGER PRIMARY KEY,
    year INTEGER,
    number INTEGER,                         -- given at the first submission, per year and organiser, never reused
    organiser TEXT NOT NULL,
    organiser_department_id INTEGER REFERENCES department(id),
    support_unit TEXT NOT NULL DEFAULT '',
    form TEXT NOT NULL CHECK (form IN ('PREVENTIVE', 'INQUIRY', 'CORRECTIVE', 'ACCOUNTABILITY')),
    ground TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('individual', 'group')),
    mode_reason TEXT NOT NULL DEFAULT '',
    written_inquiry INTEGER NOT NULL DEFAULT 0 CHECK (written_inquiry IN (0, 1)),
    plan_item_id INTEGER REFERENCES plan_item(id),
    previous_id INTEGER REFERENCES interview(id),
    state TEXT NOT NULL CHECK (state IN ('拟定', '待批', '退回', '已批准', '已就绪', '延期', '进行中', '待补材料', '待处置',
        '待归档', '已归档', '取消')),
    purpose TEXT NOT NULL DEFAULT '',
    requirements TEXT NOT NULL DEFAULT '',
    safety_plan TEXT NOT NULL DEFAULT '',
    planned_start TEXT,
    planned_end TEXT,
    place TEXT NOT NULL DEFAULT '',
    lead_id INTEGER REFERENCES person(id),
    lead_name TEXT NOT NULL DEFAULT '',     -- as of the day, for papers
    lead_title TEXT NOT NULL DEFAULT '',
    lead_strength TEXT NOT NULL DEFAULT '',
    lead_clauses TEXT NOT NULL DEFAULT '[]',
    lead_reason TEXT NOT NULL DEFAULT '',
    recorder_id INTEGER REFERENCES person(id),
    recorder_name TEXT NOT NULL DEFAULT '',
    held_from TEXT,
    held_to TEXT,
    content TEXT NOT NULL DEFAULT '',       -- 约谈主要内容, for the registration form and the ledger
    lead_opinion TEXT NOT NULL DEFAULT '',
    office_opinion TEXT NOT NULL DEFAULT '',
    group_opinion TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    rules_version TEXT NOT NULL,
    exception_number TEXT NOT NULL DEFAULT '',
    exception_date TEXT,
    exception_approver TEXT NOT NULL DEFAULT '',
    exception_reason TEXT NOT NULL DEFAULT '',
    exception_attachment_id INTEGER REFERENCES attachment(id),
    form_signed_on TEXT,
    record_signed_on TEXT,
    volume_number TEXT NOT NULL DEFAULT '',
    retention TEXT NOT NULL DEFAULT '' CHECK (retention IN ('', '永久', '30年', '10年')),
    archived_on TEXT,
    is_historical INTEGER NOT NULL DEFAULT 0 CHECK (is_historical IN (0, 1)),  -- 补录
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    batch_id INTEGER REFERENCES import_batch(id),
    UNIQUE (organiser, year, number)
) STRICT;
CREATE INDEX interview_state ON interview(state);
CREATE INDEX interview_planned ON interview(planned_start);
CREATE INDEX interview_held ON interview(held_from);

CREATE TABLE retired_number (                -- numbers that a case gave up when its organiser changed
    organiser TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    PRIMARY KEY (organiser, year, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE interview_subject (
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    position INTEGER NOT NULL,
    clue_id INTEGER REFERENCES clue(id),
    name TEXT NOT NULL,                     -- as of the day, for papers
    department_id INTEGER REFERENCES department(id),
    department_name TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    rank TEXT NOT NULL DEFAULT '',
    in_post_since TEXT NOT NULL DEFAULT '',
    statement TEXT NOT NULL DEFAULT '',     -- 约谈对象说明或表态
    notified_on TEXT,
    notified_how TEXT NOT NULL DEFAULT '',
    UNIQUE (interview_id, person_id)
) STRICT;
CREATE INDEX interview_subject_person ON interview_subject(person_id);

CREATE TABLE attendee (                      -- 其他参加人员
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    person_id INTEGER REFERENCES person(id),
    name TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    is_staff INTEGER NOT NULL DEFAULT 0 CHECK (is_staff IN (0, 1)),
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX attendee_interview ON attendee(interview_id);

CREATE TABLE state_change (
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    step TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX state_change_interview ON state_change(interview_id);

CREATE TABLE outline_item (
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    asked INTEGER NOT NULL DEFAULT 0 CHECK (asked IN (0, 1))
) STRICT;
CREATE INDEX outline_item_interview ON outline_item(interview_id);

CREATE TABLE checklist_mark (                -- preparation, safety and archive items that are done
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    list TEXT NOT NULL CHECK (list IN ('preparation', 'safety', 'archive')),
    code TEXT NOT NULL,
    done_at TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    account_id INTEGER REFERENCES account(id),
    UNIQUE (interview_id, list, code)
) STRICT;

CREATE TABLE record (                        -- 谈话记录: the desk's document
    interview_id INTEGER PRIMARY KEY REFERENCES interview(id),
    state TEXT NOT NULL CHECK (state IN ('书写', '定稿')),
    current_turn INTEGER NOT NULL DEFAULT 0,
    caret INTEGER NOT NULL DEFAULT 0,
    started_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    closed_at TEXT,
    digest TEXT NOT NULL DEFAULT ''          -- of the closed text
) STRICT;

CREATE TABLE record_turn (
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES record(interview_id),
    position INTEGER NOT NULL,
    speaker TEXT NOT NULL,
    text TEXT NOT NULL,
    spoken_at TEXT NOT NULL
) STRICT;
CREATE INDEX record_turn_interview ON record_turn(interview_id, position);

CREATE TABLE material (
    id INTEGER PRIMARY KEY,
    subject_id INTEGER NOT NULL REFERENCES interview_subject(id),
    name TEXT NOT NULL,
    due_on TEXT,
    received_on TEXT,
    copies INTEGER NOT NULL DEFAULT 1 CHECK (copies >= 0),
    pages INTEGER NOT NULL DEFAULT 0 CHECK (pages >= 0),
    attachment_id INTEGER REFERENCES attachment(id),
    refused_on TEXT,
    refusal_reason TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    UNIQUE (subject_id, name),
    CHECK (received_on IS NULL OR refused_on IS NULL)
) STRICT;

CREATE TABLE material_witness (
    id INTEGER PRIMARY KEY,
    material_id INTEGER NOT NULL REFERENCES material(id),
    name TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    UNIQUE (material_id, name)
) STRICT;

CREATE TABLE disposition (
    id INTEGER PRIMARY KEY,
    subject_id INTEGER NOT NULL UNIQUE REFERENCES interview_subject(id),
    confirmed INTEGER CHECK (confirmed IN (0, 1)),
    facts TEXT NOT NULL DEFAULT '',
    disciplines TEXT NOT NULL DEFAULT '[]',
    factors TEXT NOT NULL DEFAULT '[]',
    factors_heeded INTEGER NOT NULL DEFAULT 1 CHECK (factors_heeded IN (0, 1)),
    ignored_reason TEXT NOT NULL DEFAULT '',
    proposal TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',
    stage TEXT NOT NULL DEFAULT '',          -- 四种形态
    decided_by TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '',
    decided_on TEXT,
    note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE catalogue_entry (               -- 卷内目录
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    position INTEGER NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL,
    dated TEXT,
    pages INTEGER NOT NULL DEFAULT 0 CHECK (pages >= 0),
    note TEXT NOT NULL DEFAULT '',
    attachment_id INTEGER REFERENCES attachment(id)
) STRICT;
CREATE INDEX catalogue_entry_interview ON catalogue_entry(interview_id);

CREATE TABLE amendment (                     -- 更正: who, when, why, before and after
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    key TEXT NOT NULL DEFAULT '',           -- what was amended, for programs: place, subject.12.title, turn.34
    field TEXT NOT NULL,                    -- the same for people
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX amendment_interview ON amendment(interview_id);
CREATE TRIGGER amendment_no_update BEFORE UPDATE ON amendment
BEGIN SELECT RAISE(ABORT, 'amendments are never changed'); END;
CREATE TRIGGER amendment_no_delete BEFORE DELETE ON amendment
BEGIN SELECT RAISE(ABORT, 'amendments are never deleted'); END;
