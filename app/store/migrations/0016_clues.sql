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
    inquiry_id INTEGER REFERENCES inquiry(id),
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
