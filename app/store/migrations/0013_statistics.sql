-- Pivots of the statistics, saved by name for the whole institution; what they were before stands in the audit chain.
CREATE TABLE saved_pivot (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    definition TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
