-- Supervision findings and their rectification.
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,                      -- of the rules file, or 人工
    clauses TEXT NOT NULL DEFAULT '[]',
    interview_id INTEGER REFERENCES interview(id),
    plan_id INTEGER REFERENCES plan(id),
    department_id INTEGER REFERENCES department(id),
    found_on TEXT NOT NULL,
    description TEXT NOT NULL,
    requirement TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    due_on TEXT,
    reply TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '',
    attachment_id INTEGER REFERENCES attachment(id),
    closed_on TEXT,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX finding_open ON finding(closed_on, due_on);
