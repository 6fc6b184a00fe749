-- Clues, plans with their items, approvals, quarterly filings.
CREATE TABLE clue (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    received_on TEXT NOT NULL,
    source TEXT NOT NULL,
    reported_name TEXT NOT NULL,
    reported_post TEXT NOT NULL DEFAULT '',
    person_id INTEGER REFERENCES person(id),
    problem TEXT NOT NULL,
    disciplines TEXT NOT NULL DEFAULT '[]', -- JSON list
    disposal TEXT NOT NULL DEFAULT '',      -- 谈话函询, 初步核实, 暂存待查, 予以了结, or empty while unsorted
    sorted_on TEXT,
    sorting_note TEXT NOT NULL DEFAULT '',
    handler TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    UNIQUE (year, number)
) STRICT;
CREATE INDEX clue_person ON clue(person_id);

CREATE TABLE plan (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('集中', '季度', '日常')),
    year INTEGER NOT NULL,
    quarter INTEGER CHECK (quarter BETWEEN 1 AND 4),
    batch INTEGER,                          -- which campaign of the year
    department_id INTEGER REFERENCES department(id),
    title TEXT NOT NULL,
    basis TEXT NOT NULL DEFAULT '',
    requirements TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('拟定', '待批', '退回', '已批准', '已备案')),
    submitted_on TEXT,
    rules_version TEXT NOT NULL,
    created_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id),
    CHECK (kind <> '季度' OR (quarter IS NOT NULL AND department_id IS NOT NULL)),
    CHECK (kind <> '集中' OR batch IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX plan_quarterly ON plan(department_id, year, quarter) WHERE kind = '季度';
CREATE UNIQUE INDEX plan_campaign ON plan(year, batch) WHERE kind = '集中';

CREATE TABLE plan_item (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan(id),
    position INTEGER NOT NULL,
    form TEXT NOT NULL,
    ground TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('individual', 'group')),
    mode_reason TEXT NOT NULL DEFAULT '',
    written_inquiry INTEGER NOT NULL DEFAULT 0 CHECK (written_inquiry IN (0, 1)),
    lead_id INTEGER REFERENCES person(id),
    lead_reason TEXT NOT NULL DEFAULT '',
    planned_on TEXT,
    planned_time TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    requirements TEXT NOT NULL DEFAULT '',
    responsible_unit TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX plan_item_plan ON plan_item(plan_id);

CREATE TABLE plan_item_subject (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES plan_item(id),
    person_id INTEGER NOT NULL REFERENCES person(id),
    clue_id INTEGER REFERENCES clue(id),
    position INTEGER NOT NULL,
    UNIQUE (item_id, person_id)
) STRICT;
CREATE INDEX plan_item_subject_person ON plan_item_subject(person_id);
CREATE INDEX plan_item_subject_clue ON plan_item_subject(clue_id);

CREATE TABLE approval (
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
    CHECK ((plan_id IS NULL) <> (interview_id IS NULL))
) STRICT;
CREATE INDEX approval_plan ON approval(plan_id);
CREATE INDEX approval_interview ON approval(interview_id);

CREATE TABLE filing (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL UNIQUE REFERENCES plan(id),
    filed_on TEXT NOT NULL,
    number TEXT NOT NULL DEFAULT '',
    opinion TEXT NOT NULL DEFAULT '',
    received_by TEXT NOT NULL DEFAULT '',
    recorded_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
