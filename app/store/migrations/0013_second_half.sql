-- The second half of the regulation: pivots, working days, archive, clues and 谈话函询, supervision and publicity, exchange.

-- ---------------------------------------------------------------- statistics
-- Pivots of the statistics, saved by name for the whole institution; what they were before stands in the audit chain.
CREATE TABLE saved_pivot (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    definition TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;

-- ---------------------------------------------------------------- calendar
-- 工作日与节假日: a year's list as the institution entered it, and days of its own (is_announced = 0), which go before.
CREATE TABLE holiday_year (
    year INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE TABLE holiday (
    day TEXT NOT NULL,
    is_announced INTEGER NOT NULL CHECK (is_announced IN (0, 1)),
    works INTEGER NOT NULL CHECK (works IN (0, 1)),
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    PRIMARY KEY (day, is_announced)
) STRICT;
-- What a calendar file said of a talk last: a later file bears the same uid, and a higher sequence where it differs.
CREATE TABLE calendar_event (
    interview_id INTEGER PRIMARY KEY REFERENCES interview(id) ON DELETE CASCADE,
    uid TEXT NOT NULL UNIQUE,
    sequence INTEGER NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- ---------------------------------------------------------------- archive
-- Volumes on the shelf, borrowing, transfer, destruction; what erasing a volume has to change about rows that are
-- otherwise never changed.
ALTER TABLE interview ADD COLUMN erased_on TEXT;   -- the volume was destroyed; of the case remain number, title and figures

CREATE TABLE archive_volume (                -- where a volume lies, and how many pages were counted in it
    interview_id INTEGER PRIMARY KEY REFERENCES interview(id),
    room TEXT NOT NULL DEFAULT '',           -- 库房
    cabinet TEXT NOT NULL DEFAULT '',        -- 柜
    shelf TEXT NOT NULL DEFAULT '',          -- 格
    counted_pages INTEGER CHECK (counted_pages >= 0),
    counted_on TEXT,
    counted_by TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE volume_loan (                   -- 借阅
    id INTEGER PRIMARY KEY,
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    borrower_id INTEGER REFERENCES account(id),
    borrower TEXT NOT NULL,
    unit TEXT NOT NULL DEFAULT '',
    purpose TEXT NOT NULL,
    approver TEXT NOT NULL,
    lent_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    lent_pages INTEGER NOT NULL CHECK (lent_pages >= 0),
    returned_on TEXT,
    returned_pages INTEGER CHECK (returned_pages >= 0),
    checked_by TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX volume_loan_interview ON volume_loan(interview_id);
CREATE UNIQUE INDEX volume_loan_out ON volume_loan(interview_id) WHERE returned_on IS NULL;

CREATE TABLE archive_transfer (              -- 移交清单
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('学校档案馆', '纪检监察室')),
    receiver TEXT NOT NULL,
    drawn_on TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    signed_on TEXT,
    handed_by TEXT NOT NULL DEFAULT '',
    received_by TEXT NOT NULL DEFAULT '',
    withdrawn_on TEXT,
    withdrawn_reason TEXT NOT NULL DEFAULT '',
    account_id INTEGER REFERENCES account(id),
    UNIQUE (year, number),
    CHECK (signed_on IS NULL OR withdrawn_on IS NULL)
) STRICT;

CREATE TABLE archive_transfer_item (         -- a volume of a list, as it stood when it was put there
    id INTEGER PRIMARY KEY,
    transfer_id INTEGER NOT NULL REFERENCES archive_transfer(id),
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    position INTEGER NOT NULL,
    volume_number TEXT NOT NULL,
    title TEXT NOT NULL,
    retention TEXT NOT NULL,
    pieces INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    UNIQUE (transfer_id, interview_id)
) STRICT;
CREATE INDEX archive_transfer_item_interview ON archive_transfer_item(interview_id);

CREATE TABLE archive_destruction (           -- 销毁清册
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    drawn_on TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    approval_number TEXT NOT NULL DEFAULT '',
    approved_on TEXT,
    approver TEXT NOT NULL DEFAULT '',
    destroyed_on TEXT,
    witnesses TEXT NOT NULL DEFAULT '[]',    -- JSON list of names
    withdrawn_on TEXT,
    withdrawn_reason TEXT NOT NULL DEFAULT '',
    account_id INTEGER REFERENCES account(id),
    UNIQUE (year, number),
    CHECK (destroyed_on IS NULL OR (approved_on IS NOT NULL AND withdrawn_on IS NULL))
) STRICT;

CREATE TABLE archive_destruction_item (
    id INTEGER PRIMARY KEY,
    destruction_id INTEGER NOT NULL REFERENCES archive_destruction(id),
    interview_id INTEGER NOT NULL REFERENCES interview(id),
    position INTEGER NOT NULL,
    case_number TEXT NOT NULL,
    volume_number TEXT NOT NULL,
    title TEXT NOT NULL,
    retention TEXT NOT NULL,
    filed_on TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    pieces INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    UNIQUE (destruction_id, interview_id)
) STRICT;
CREATE INDEX archive_destruction_item_interview ON archive_destruction_item(interview_id);

CREATE TABLE erased_file (                   -- encrypted files of the vault that are still to be taken away
    digest TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- An entry whose content was erased with the case it spoke of: who did what when stays, under a MAC of its own.
CREATE TABLE audit_erased (
    seq INTEGER PRIMARY KEY,                 -- of audit_entry
    mac BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_erased_no_update BEFORE UPDATE ON audit_erased
BEGIN SELECT RAISE(ABORT, 'what was erased is never changed'); END;
CREATE TRIGGER audit_erased_no_delete BEFORE DELETE ON audit_erased
BEGIN SELECT RAISE(ABORT, 'what was erased is never deleted'); END;

DROP TRIGGER audit_entry_no_update;
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
WHEN NOT (NEW.seq IS OLD.seq AND NEW.at IS OLD.at AND NEW.account_id IS OLD.account_id AND NEW.action IS OLD.action
    AND NEW.object_type IS OLD.object_type AND NEW.object_id IS OLD.object_id AND NEW.outcome IS OLD.outcome
    AND NEW.mac IS OLD.mac AND (NEW.summary IS OLD.summary OR OLD.object_type = 'attachment')
    AND NEW.before IS NULL AND NEW.after IS NULL AND EXISTS (SELECT 1 FROM audit_erased WHERE seq = OLD.seq))
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;

DROP TRIGGER amendment_no_update;
CREATE TRIGGER amendment_no_update BEFORE UPDATE ON amendment
WHEN (SELECT erased_on FROM interview WHERE id = OLD.interview_id) IS NULL
BEGIN SELECT RAISE(ABORT, 'amendments are never changed'); END;
DROP TRIGGER amendment_no_delete;
CREATE TRIGGER amendment_no_delete BEFORE DELETE ON amendment
WHEN (SELECT erased_on FROM interview WHERE id = OLD.interview_id) IS NULL
BEGIN SELECT RAISE(ABORT, 'amendments are never deleted'); END;
DROP TRIGGER record_correction_no_delete;
CREATE TRIGGER record_correction_no_delete BEFORE DELETE ON record_correction
WHEN (SELECT erased_on FROM interview WHERE id = OLD.interview_id) IS NULL
BEGIN SELECT RAISE(ABORT, 'corrections are never deleted'); END;

-- ---------------------------------------------------------------- clues
-- Clues: decisions one after the other, clues that belong together, sorting sessions; 谈话函询 as a thing of its own.
CREATE TABLE sorting_session (               -- 线索梳理会 (四(三))
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    held_on TEXT NOT NULL,
    place TEXT NOT NULL DEFAULT '',
    chair_id INTEGER NOT NULL REFERENCES person(id),
    chair_name TEXT NOT NULL,
    recorder_name TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('进行', '结束')),
    summary TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    UNIQUE (year, number)
) STRICT;

CREATE TABLE sorting_member (
    id INTEGER PRIMARY KEY,
    sorting_id INTEGER NOT NULL REFERENCES sorting_session(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    name TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL,
    UNIQUE (sorting_id, person_id)
) STRICT;

CREATE TABLE sorting_clue (                  -- what the session had before it
    id INTEGER PRIMARY KEY,
    sorting_id INTEGER NOT NULL REFERENCES sorting_session(id),
    clue_id INTEGER NOT NULL REFERENCES clue(id),
    position INTEGER NOT NULL,
    UNIQUE (sorting_id, clue_id)
) STRICT;
CREATE INDEX sorting_clue_clue ON sorting_clue(clue_id);

CREATE TABLE sorting_step (                  -- closed and reopened, with the reason
    id INTEGER PRIMARY KEY,
    sorting_id INTEGER NOT NULL REFERENCES sorting_session(id),
    step TEXT NOT NULL CHECK (step IN ('结束', '重新开启')),
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX sorting_step_sorting ON sorting_step(sorting_id);
CREATE TRIGGER sorting_step_no_update BEFORE UPDATE ON sorting_step
BEGIN SELECT RAISE(ABORT, 'the steps of a session are never changed'); END;
CREATE TRIGGER sorting_step_no_delete BEFORE DELETE ON sorting_step
BEGIN SELECT RAISE(ABORT, 'the steps of a session are never deleted'); END;

CREATE TABLE inquiry (                       -- 谈话函询 (四(三), 五(二)1)
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    clue_id INTEGER NOT NULL REFERENCES clue(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    name TEXT NOT NULL,                      -- as of the day, for papers
    department_name TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    way TEXT NOT NULL CHECK (way IN ('函询', '谈话', '谈话结合函询')),
    matters TEXT NOT NULL DEFAULT '[]',      -- JSON list of texts
    handler TEXT NOT NULL DEFAULT '',
    proposal TEXT NOT NULL DEFAULT '',       -- 承办人意见
    state TEXT NOT NULL CHECK (state IN ('拟定', '待批', '退回', '已批准', '已发函', '已回复', '已办结', '已撤销')),
    submitted_on TEXT,
    letter_number TEXT NOT NULL DEFAULT '',
    sent_on TEXT,
    sent_how TEXT NOT NULL DEFAULT '',
    due_on TEXT,
    replied_on TEXT,
    pages INTEGER NOT NULL DEFAULT 0 CHECK (pages >= 0),
    attachment_id INTEGER REFERENCES attachment(id),
    endorser_id INTEGER REFERENCES person(id),
    endorsed_by TEXT NOT NULL DEFAULT '',    -- 所在党组织主要负责人
    endorsed_on TEXT,
    endorsement TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',        -- 采信了结, 提醒, 再谈, 初步核实
    outcome_reason TEXT NOT NULL DEFAULT '',
    assessed_on TEXT,
    assessed_by TEXT NOT NULL DEFAULT '',
    explained_on TEXT,                       -- at the yearly 民主生活会
    explanation TEXT NOT NULL DEFAULT '',
    rules_version TEXT NOT NULL,
    created_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    UNIQUE (year, number)
) STRICT;
CREATE INDEX inquiry_clue ON inquiry(clue_id);
CREATE INDEX inquiry_person ON inquiry(person_id);
CREATE INDEX inquiry_state ON inquiry(state, due_on);

CREATE TABLE inquiry_step (
    id INTEGER PRIMARY KEY,
    inquiry_id INTEGER NOT NULL REFERENCES inquiry(id),
    step TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX inquiry_step_inquiry ON inquiry_step(inquiry_id);
CREATE TRIGGER inquiry_step_no_update BEFORE UPDATE ON inquiry_step
BEGIN SELECT RAISE(ABORT, 'the steps of an inquiry are never changed'); END;
CREATE TRIGGER inquiry_step_no_delete BEFORE DELETE ON inquiry_step
BEGIN SELECT RAISE(ABORT, 'the steps of an inquiry are never deleted'); END;

CREATE TABLE inquiry_talk (                  -- the talks that an inquiry led to
    interview_id INTEGER PRIMARY KEY REFERENCES interview(id),
    inquiry_id INTEGER NOT NULL REFERENCES inquiry(id),
    why TEXT NOT NULL CHECK (why IN ('谈话', '提醒', '再谈')),
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX inquiry_talk_inquiry ON inquiry_talk(inquiry_id);

CREATE TABLE clue_decision (                 -- how a clue was disposed of, each time anew; a changed mind is a new row
    id INTEGER PRIMARY KEY,
    clue_id INTEGER NOT NULL REFERENCES clue(id),
    sorting_id INTEGER REFERENCES sorting_session(id),
    inquiry_id INTEGER REFERENCES inquiry(id),
    disposal TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    is_proposed INTEGER NOT NULL DEFAULT 0 CHECK (is_proposed IN (0, 1)),   -- 拟列为约谈对象
    ground TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    withdrawn TEXT NOT NULL DEFAULT '[]',    -- members who were 回避
    before TEXT NOT NULL DEFAULT '{}',
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX clue_decision_clue ON clue_decision(clue_id);
CREATE INDEX clue_decision_sorting ON clue_decision(sorting_id);
INSERT INTO clue_decision (clue_id, disposal, decided_on, note, at)
    SELECT id, disposal, coalesce(sorted_on, received_on), sorting_note, created_at FROM clue WHERE disposal <> '';
CREATE TRIGGER clue_decision_no_update BEFORE UPDATE ON clue_decision
BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER clue_decision_no_delete BEFORE DELETE ON clue_decision
BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;

CREATE TABLE clue_link (                     -- 并案: two clues about one matter
    id INTEGER PRIMARY KEY,
    clue_id INTEGER NOT NULL REFERENCES clue(id),
    other_id INTEGER NOT NULL REFERENCES clue(id),
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    undone_at TEXT,
    undone_reason TEXT NOT NULL DEFAULT '',
    undone_by INTEGER REFERENCES account(id),
    CHECK (clue_id < other_id)
) STRICT;
CREATE UNIQUE INDEX clue_link_pair ON clue_link(clue_id, other_id) WHERE undone_at IS NULL;
CREATE INDEX clue_link_other ON clue_link(other_id);

-- An approval may be of a 谈话函询 as well: the check of the table says so, which asks for a new table.
CREATE TABLE approval_new (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER REFERENCES plan(id),
    interview_id INTEGER REFERENCES interview(id),
    of TEXT NOT NULL,                       -- 谈话函询, 方案, 集中约谈计划
    by TEXT NOT NULL,                       -- 纪检监察室, 领导小组, 部门主要负责人
    outcome TEXT NOT NULL CHECK (outcome IN ('批准', '退回')),
    approver TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    opinion TEXT NOT NULL DEFAULT '',       -- with a return: the reason
    attachment_id INTEGER REFERENCES attachment(id),
    recorded_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    voided_at TEXT,                         -- set when what was approved has changed
    inquiry_id INTEGER REFERENCES inquiry(id),
    CHECK ((plan_id IS NOT NULL) + (interview_id IS NOT NULL) + (inquiry_id IS NOT NULL) = 1)
) STRICT;
INSERT INTO approval_new (id, plan_id, interview_id, of, by, outcome, approver, decided_on, number, opinion,
        attachment_id, recorded_at, account_id, voided_at)
    SELECT id, plan_id, interview_id, of, by, outcome, approver, decided_on, number, opinion, attachment_id,
        recorded_at, account_id, voided_at FROM approval;
DROP TABLE approval;
ALTER TABLE approval_new RENAME TO approval;
CREATE INDEX approval_plan ON approval(plan_id);
CREATE INDEX approval_interview ON approval(interview_id);
CREATE INDEX approval_inquiry ON approval(inquiry_id);

-- ---------------------------------------------------------------- oversight
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

-- ---------------------------------------------------------------- exchange
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
    lead_strength TEXT NOT NULL DEFAULT '',
    lead_reason TEXT NOT NULL DEFAULT '',    -- of a lead by 必要时
    is_exception INTEGER NOT NULL DEFAULT 0 CHECK (is_exception IN (0, 1)),
    is_historical INTEGER NOT NULL DEFAULT 0 CHECK (is_historical IN (0, 1)),  -- 补录
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
