-- The office's own wording of its papers, version by version; the newest of a paper is in force.
CREATE TABLE paper_words (
    id INTEGER PRIMARY KEY,
    paper TEXT NOT NULL,
    words TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    account_id INTEGER REFERENCES account(id)
) STRICT;
CREATE INDEX paper_words_paper ON paper_words(paper, id);
CREATE TRIGGER paper_words_no_update BEFORE UPDATE ON paper_words
BEGIN SELECT RAISE(ABORT, 'a version of the wording is never changed'); END;
CREATE TRIGGER paper_words_no_delete BEFORE DELETE ON paper_words
BEGIN SELECT RAISE(ABORT, 'a version of the wording is never deleted'); END;
