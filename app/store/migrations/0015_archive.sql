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
