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
