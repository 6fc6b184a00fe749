-- Views of lists that accounts saved: what they let through, columns, widths, sorting. Shared ones are read by all who
-- work with talks; words and names of people may stand in their filters.
CREATE TABLE saved_view (
    id INTEGER PRIMARY KEY,
    list_name TEXT NOT NULL CHECK (list_name <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    account_id INTEGER NOT NULL REFERENCES account(id),
    is_shared INTEGER NOT NULL DEFAULT 0 CHECK (is_shared IN (0, 1)),
    position INTEGER NOT NULL,
    definition TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    UNIQUE (account_id, list_name, name)
) STRICT;
