-- What lists of interviews are sorted and filtered by, narrow beside the wide rows of `interview` and kept by
-- triggers: a list of 200,000 reads a fifth of what it read, and works out no moment for each row.
CREATE TABLE interview_line (
    id INTEGER PRIMARY KEY REFERENCES interview(id),
    moment TEXT NOT NULL,                    -- by which it stands in the ledger: as corrected, held, planned or created
    start TEXT,                              -- held or planned
    planned_start TEXT,
    began INTEGER NOT NULL CHECK (began IN (0, 1)),  -- the beginning of the talk is known
    state TEXT NOT NULL,
    year INTEGER,
    number INTEGER,
    organiser TEXT NOT NULL,
    organiser_department_id INTEGER,
    recorder_id INTEGER,
    form TEXT NOT NULL,
    ground TEXT NOT NULL,
    mode TEXT NOT NULL,
    place TEXT NOT NULL,
    lead_name TEXT NOT NULL,
    lead_key TEXT NOT NULL,                  -- the pinyin of the name, by which it is sorted
    recorder_name TEXT NOT NULL,
    recorder_key TEXT NOT NULL,
    volume_number TEXT NOT NULL,
    archived_on TEXT,
    subject TEXT NOT NULL DEFAULT '',        -- of the first subject, as of the day
    subject_key TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    rank TEXT NOT NULL DEFAULT ''
) STRICT;

INSERT INTO interview_line (
    id, moment, start, planned_start, began, state, year, number, organiser, organiser_department_id, recorder_id, form,
    ground, mode, place, lead_name, lead_key, recorder_name, recorder_key, volume_number, archived_on
) SELECT
    i.id,
    COALESCE(
        (SELECT a.after FROM amendment AS a WHERE a.interview_id = i.id AND a.key = 'held_from'
         ORDER BY a.id DESC LIMIT 1),
        i.held_from, i.planned_start, i.created_at),
    COALESCE(i.held_from, i.planned_start), i.planned_start, i.held_from IS NOT NULL, i.state, i.year, i.number,
    i.organiser, i.organiser_department_id, i.recorder_id, i.form, i.ground, i.mode, i.place,
    i.lead_name, COALESCE((SELECT NULLIF(p.pinyin, '') FROM person AS p WHERE p.id = i.lead_id), i.lead_name),
    i.recorder_name,
    COALESCE((SELECT NULLIF(p.pinyin, '') FROM person AS p WHERE p.id = i.recorder_id), i.recorder_name),
    i.volume_number, i.archived_on
FROM interview AS i;

UPDATE interview_line SET (subject, subject_key, unit, title, rank) = (
    SELECT s.name, COALESCE((SELECT NULLIF(p.pinyin, '') FROM person AS p WHERE p.id = s.person_id), s.name),
        s.department_name, s.title, s.rank
    FROM interview_subject AS s WHERE s.interview_id = interview_line.id ORDER BY s.position, s.id LIMIT 1
) WHERE EXISTS (SELECT 1 FROM interview_subject AS s WHERE s.interview_id = interview_line.id);

-- In the order of the ledger; and of the list of interviews.  What filters and reach ask for is in them.
CREATE INDEX interview_line_moment
    ON interview_line(moment, id, state, began, form, number, organiser_department_id, recorder_id);
CREATE INDEX interview_line_number
    ON interview_line((number IS NOT NULL), year DESC, number DESC, id DESC, state, form, planned_start,
        organiser_department_id, recorder_id);
CREATE INDEX interview_subject_department ON interview_subject(department_id, interview_id);
CREATE INDEX material_awaited ON material(due_on, subject_id) WHERE received_on IS NULL AND refused_on IS NULL;
CREATE INDEX amendment_of_time ON amendment(interview_id) WHERE key = 'held_from';
-- Who holds what on a day, for the list of people.
CREATE INDEX appointment_held ON appointment(person_id, start, end, department_id, title);
CREATE INDEX person_rank_held ON person_rank(person_id, start, end, rank);

CREATE TRIGGER interview_line_made AFTER INSERT ON interview
BEGIN
    INSERT INTO interview_line (
        id, moment, start, planned_start, began, state, year, number, organiser, organiser_department_id, recorder_id,
        form, ground, mode, place, lead_name, lead_key, recorder_name, recorder_key, volume_number, archived_on
    ) VALUES (
        NEW.id, COALESCE(NEW.held_from, NEW.planned_start, NEW.created_at), COALESCE(NEW.held_from, NEW.planned_start),
        NEW.planned_start, NEW.held_from IS NOT NULL, NEW.state, NEW.year, NEW.number, NEW.organiser,
        NEW.organiser_department_id, NEW.recorder_id, NEW.form, NEW.ground, NEW.mode, NEW.place,
        NEW.lead_name, COALESCE((SELECT NULLIF(p.pinyin, '') FROM person AS p WHERE p.id = NEW.lead_id), NEW.lead_name),
        NEW.recorder_name,
        COALESCE((SELECT NULLIF(p.pinyin, '') FROM person AS p WHERE p.id = NEW.recorder_id), NEW.recorder_name),
        NEW.volume_number, NEW.archived_on);
END;

CREATE TRIGGER interview_line_changed AFTER UPDATE ON interview
WHEN (OLD.held_from, OLD.planned_start, OLD.created_at, OLD.state, OLD.year, OLD.number, OLD.organiser,
      OLD.organiser_department_id, OLD.recorder_id, OLD.form, OLD.ground, OLD.mode, OLD.place, OLD.lead_name,
      OLD.lead_id, OLD.recorder_name, OLD.volume_number, OLD.archived_on)
    IS NOT (NEW.held_from, NEW.planned_start, NEW.created_at, NEW.state, NEW.year, NEW.number, NEW.organiser,
      NEW.organiser_department_id, NEW.recorder_id, NEW.form, NEW.ground, NEW.mode, NEW.place, NEW.lead_name,
      NEW.lead_id, NEW.recorder_name, NEW.volume_number, NEW.archived_on)
BEGIN
    UPDATE interview_line SET
        moment = COALESCE(
            (SELECT a.after FROM amendment AS a WHERE a.interview_id = NEW.id AND a.key = 'held_from'
             ORDER BY a.id DESC LIMIT 1),
            NEW.held_from, NEW.planned_start, NEW.created_at),
        start = COALESCE(NEW.held_from, NEW.planned_start), planned_start = NEW.planned_start,
        began = NEW.held_from IS NOT NULL, state = NEW.state, year = NEW.year, number = NEW.number,
        organiser = NEW.organiser, organiser_department_id = NEW.organiser_department_id,
        recorder_id = NEW.recorder_id, form = NEW.form, ground = NEW.ground, mode = NEW.mode, place = NEW.place,
        lead_name = NEW.lead_name,
        lead_key = COALESCE((SELECT NULLIF(p.pinyin, '') FROM person AS p WHERE p.id = NEW.lead_id), NEW.lead_name),
        recorder_name = NEW.recorder_name,
        recorder_key = COALESCE(
            (SELECT NULLIF(p.pinyin, '') FROM person AS p WHERE p.id = NEW.recorder_id), NEW.recorder_name),
        volume_number = NEW.volume_number, archived_on = NEW.archived_on
    WHERE id = NEW.id;
END;

CREATE TRIGGER interview_line_amended AFTER INSERT ON amendment WHEN NEW.key = 'held_from'
BEGIN
    UPDATE interview_line SET moment = NEW.after WHERE id = NEW.interview_id;
END;

CREATE TRIGGER interview_line_subject_made AFTER INSERT ON interview_subject
BEGIN
    UPDATE interview_line SET (subject, subject_key, unit, title, rank) = (
        SELECT s.name, COALESCE((SELECT NULLIF(p.pinyin, '') FROM person AS p WHERE p.id = s.person_id), s.name),
            s.department_name, s.title, s.rank
        FROM interview_subject AS s WHERE s.interview_id = NEW.interview_id ORDER BY s.position, s.id LIMIT 1
    ) WHERE id = NEW.interview_id;
END;

CREATE TRIGGER interview_line_subject_changed AFTER UPDATE ON interview_subject
WHEN (OLD.position, OLD.name, OLD.person_id, OLD.department_name, OLD.title, OLD.rank)
    IS NOT (NEW.position, NEW.name, NEW.person_id, NEW.department_name, NEW.title, NEW.rank)
BEGIN
    UPDATE interview_line SET (subject, subject_key, unit, title, rank) = (
        SELECT s.name, COALESCE((SELECT NULLIF(p.pinyin, '') FROM person AS p WHERE p.id = s.person_id), s.name),
            s.department_name, s.title, s.rank
        FROM interview_subject AS s WHERE s.interview_id = NEW.interview_id ORDER BY s.position, s.id LIMIT 1
    ) WHERE id = NEW.interview_id;
END;

CREATE TRIGGER interview_line_subject_gone AFTER DELETE ON interview_subject
BEGIN
    UPDATE interview_line SET subject = '', subject_key = '', unit = '', title = '', rank = ''
    WHERE id = OLD.interview_id;
    UPDATE interview_line SET (subject, subject_key, unit, title, rank) = (
        SELECT s.name, COALESCE((SELECT NULLIF(p.pinyin, '') FROM person AS p WHERE p.id = s.person_id), s.name),
            s.department_name, s.title, s.rank
        FROM interview_subject AS s WHERE s.interview_id = OLD.interview_id ORDER BY s.position, s.id LIMIT 1
    ) WHERE id = OLD.interview_id
        AND EXISTS (SELECT 1 FROM interview_subject AS s WHERE s.interview_id = OLD.interview_id);
END;

CREATE TRIGGER interview_line_gone BEFORE DELETE ON interview
BEGIN
    DELETE FROM interview_line WHERE id = OLD.id;
END;

-- Statistics over ten years: what they count by and what they count stands in indexes, so that the wide rows of talks
-- with all that was said are not read for it.
CREATE INDEX interview_counted ON interview(held_from, state, form, mode, ground, lead_id, organiser_department_id,
    plan_item_id, is_historical, written_inquiry, held_precision, lead_strength, organiser, lead_name, exception_number);
CREATE INDEX interview_subject_counted ON interview_subject(interview_id, person_id, department_id, rank);
CREATE INDEX disposition_counted ON disposition(subject_id, confirmed, decided_on, outcome, stage, disciplines);
CREATE INDEX material_counted ON material(subject_id, due_on, received_on, refused_on);
-- Which talks were corrected in what is counted; and one person in several reports is one person.
CREATE INDEX amendment_key ON amendment(key, interview_id);
CREATE INDEX reported_subject_number ON reported_subject(staff_no);

-- Who heads a department is asked whenever the rules are: those few of all who were ever appointed.
CREATE INDEX appointment_head ON appointment(person_id) WHERE head;

-- Who reads a part of the talks reads the attachments used in them: each place where one is used is asked for each.
CREATE INDEX interview_exception ON interview(exception_attachment_id) WHERE exception_attachment_id IS NOT NULL;
CREATE INDEX record_attachment ON record(signed_scan_id) WHERE signed_scan_id IS NOT NULL;
CREATE INDEX material_attachment ON material(attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX catalogue_entry_attachment ON catalogue_entry(attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX approval_attachment ON approval(attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX finding_with_attachment ON finding(attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX inquiry_attachment ON inquiry(attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX finding_attachment_attachment ON finding_attachment(attachment_id);
CREATE INDEX package_attachment ON package(attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX information_file_attachment ON information_file(attachment_id);
-- The talks that 组织部 organises, the newest first: a role that reads those and no others.
CREATE INDEX interview_organised ON interview(organiser) WHERE organiser = '组织部';

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

-- Full text search (app/store/search): what things are found by, what is due to be made anew, and the FTS5 tables.
-- Terms are made by functions of the program, which every connection has (app/store/search/index.py).
CREATE TABLE search_head (                   -- what a thing is found by: names, body, keys, facets
    id INTEGER PRIMARY KEY,                  -- kind of thing * 2^40 + its id
    names TEXT NOT NULL,
    body TEXT NOT NULL,
    keys TEXT NOT NULL,
    facets TEXT NOT NULL
) STRICT;
CREATE TABLE search_due (                    -- heads to be made before the commit
    kind INTEGER NOT NULL,
    ref INTEGER NOT NULL,
    PRIMARY KEY (kind, ref)
) STRICT, WITHOUT ROWID;
CREATE TABLE search_turn (                   -- turns in the order in which they came: their own ids are drawn by lot
    id INTEGER PRIMARY KEY,
    turn_id INTEGER NOT NULL,
    interview_id INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX search_turn_of ON search_turn(turn_id);
CREATE TABLE search_turn_due (               -- turns to be indexed before the commit, with the text that is indexed
    id INTEGER PRIMARY KEY,                  -- their places in search_turn
    before TEXT                              -- NULL: none
) STRICT;

CREATE VIEW search_head_source AS SELECT id, search_head_terms(names, body, keys, facets) AS body FROM search_head;
CREATE VIEW search_turn_source AS SELECT s.id, search_terms(t.text) AS body
    FROM search_turn AS s JOIN record_turn AS t ON t.id = s.turn_id;
CREATE VIRTUAL TABLE search_head_index USING fts5(body, content = 'search_head_source', content_rowid = 'id',
    detail = none, columnsize = 0, tokenize = 'ascii');
CREATE VIRTUAL TABLE search_turn_index USING fts5(body, content = 'search_turn_source', content_rowid = 'id',
    detail = none, columnsize = 0, tokenize = 'ascii');
INSERT INTO search_head_index (search_head_index, rank) VALUES ('secure-delete', 1);
INSERT INTO search_turn_index (search_turn_index, rank) VALUES ('secure-delete', 1);

-- The turns of records.  What is due has the text that the index knows: the first one of the transaction.
CREATE TRIGGER search_turn_insert AFTER INSERT ON record_turn BEGIN
    INSERT INTO search_turn (turn_id, interview_id) VALUES (NEW.id, NEW.interview_id);
    INSERT INTO search_turn_due (id, before) SELECT s.id, NULL FROM search_turn AS s
        WHERE s.turn_id = NEW.id AND NOT EXISTS (SELECT 1 FROM search_turn_due AS d WHERE d.id = s.id);
END;
CREATE TRIGGER search_turn_delete AFTER DELETE ON record_turn BEGIN
    INSERT INTO search_turn_due (id, before) SELECT s.id, OLD.text FROM search_turn AS s
        WHERE s.turn_id = OLD.id AND NOT EXISTS (SELECT 1 FROM search_turn_due AS d WHERE d.id = s.id);
    DELETE FROM search_turn WHERE turn_id = OLD.id;
END;
CREATE TRIGGER search_turn_update AFTER UPDATE OF text ON record_turn WHEN OLD.text <> NEW.text BEGIN
    INSERT INTO search_turn_due (id, before) SELECT s.id, OLD.text FROM search_turn AS s
        WHERE s.turn_id = OLD.id AND NOT EXISTS (SELECT 1 FROM search_turn_due AS d WHERE d.id = s.id);
END;
CREATE TRIGGER search_turn_moved AFTER UPDATE OF id, interview_id ON record_turn
WHEN OLD.id <> NEW.id OR OLD.interview_id <> NEW.interview_id BEGIN
    UPDATE search_turn SET turn_id = NEW.id, interview_id = NEW.interview_id WHERE turn_id = OLD.id;
END;

-- What makes heads due; written by app/store/search/triggers.py from what heads are made of.
CREATE TRIGGER search_amendment_insert AFTER INSERT ON amendment BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_amendment_delete AFTER DELETE ON amendment BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_amendment_update AFTER UPDATE OF interview_id, after, before, reason ON amendment BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_appointment_insert AFTER INSERT ON appointment BEGIN
    INSERT OR IGNORE INTO search_due SELECT 1, NEW.person_id WHERE NEW.person_id IS NOT NULL;
END;
CREATE TRIGGER search_appointment_delete AFTER DELETE ON appointment BEGIN
    INSERT OR IGNORE INTO search_due SELECT 1, OLD.person_id WHERE OLD.person_id IS NOT NULL;
END;
CREATE TRIGGER search_appointment_update AFTER UPDATE OF person_id, department_id, title ON appointment BEGIN
    INSERT OR IGNORE INTO search_due SELECT 1, OLD.person_id WHERE OLD.person_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 1, NEW.person_id WHERE NEW.person_id IS NOT NULL;
END;
CREATE TRIGGER search_approval_insert AFTER INSERT ON approval BEGIN
    INSERT OR IGNORE INTO search_due SELECT 3, NEW.plan_id WHERE NEW.plan_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 6, NEW.inquiry_id WHERE NEW.inquiry_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_approval_delete AFTER DELETE ON approval BEGIN
    INSERT OR IGNORE INTO search_due SELECT 3, OLD.plan_id WHERE OLD.plan_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 6, OLD.inquiry_id WHERE OLD.inquiry_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_approval_update AFTER UPDATE OF plan_id, number, approver, opinion, inquiry_id, interview_id ON approval BEGIN
    INSERT OR IGNORE INTO search_due SELECT 3, OLD.plan_id WHERE OLD.plan_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 3, NEW.plan_id WHERE NEW.plan_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 6, OLD.inquiry_id WHERE OLD.inquiry_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 6, NEW.inquiry_id WHERE NEW.inquiry_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_archive_destruction_insert AFTER INSERT ON archive_destruction BEGIN
    INSERT OR IGNORE INTO search_due SELECT 16, NEW.id;
END;
CREATE TRIGGER search_archive_destruction_delete AFTER DELETE ON archive_destruction BEGIN
    INSERT OR IGNORE INTO search_due SELECT 16, OLD.id;
END;
CREATE TRIGGER search_archive_destruction_update AFTER UPDATE OF id, number, year, approval_number, drawn_on, approver, witnesses, note, withdrawn_reason ON archive_destruction BEGIN
    INSERT OR IGNORE INTO search_due SELECT 16, NEW.id;
END;
CREATE TRIGGER search_archive_destruction_item_insert AFTER INSERT ON archive_destruction_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 16, NEW.destruction_id WHERE NEW.destruction_id IS NOT NULL;
END;
CREATE TRIGGER search_archive_destruction_item_delete AFTER DELETE ON archive_destruction_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 16, OLD.destruction_id WHERE OLD.destruction_id IS NOT NULL;
END;
CREATE TRIGGER search_archive_destruction_item_update AFTER UPDATE OF destruction_id, volume_number, case_number, title ON archive_destruction_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 16, OLD.destruction_id WHERE OLD.destruction_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 16, NEW.destruction_id WHERE NEW.destruction_id IS NOT NULL;
END;
CREATE TRIGGER search_archive_transfer_insert AFTER INSERT ON archive_transfer BEGIN
    INSERT OR IGNORE INTO search_due SELECT 15, NEW.id;
END;
CREATE TRIGGER search_archive_transfer_delete AFTER DELETE ON archive_transfer BEGIN
    INSERT OR IGNORE INTO search_due SELECT 15, OLD.id;
END;
CREATE TRIGGER search_archive_transfer_update AFTER UPDATE OF id, number, year, receiver, drawn_on, kind, note, handed_by, received_by, withdrawn_reason ON archive_transfer BEGIN
    INSERT OR IGNORE INTO search_due SELECT 15, NEW.id;
END;
CREATE TRIGGER search_archive_transfer_item_insert AFTER INSERT ON archive_transfer_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 15, NEW.transfer_id WHERE NEW.transfer_id IS NOT NULL;
END;
CREATE TRIGGER search_archive_transfer_item_delete AFTER DELETE ON archive_transfer_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 15, OLD.transfer_id WHERE OLD.transfer_id IS NOT NULL;
END;
CREATE TRIGGER search_archive_transfer_item_update AFTER UPDATE OF transfer_id, volume_number, title ON archive_transfer_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 15, OLD.transfer_id WHERE OLD.transfer_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 15, NEW.transfer_id WHERE NEW.transfer_id IS NOT NULL;
END;
CREATE TRIGGER search_archive_volume_insert AFTER INSERT ON archive_volume BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_archive_volume_delete AFTER DELETE ON archive_volume BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_archive_volume_update AFTER UPDATE OF interview_id, room, cabinet, shelf, note ON archive_volume BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_attachment_insert AFTER INSERT ON attachment BEGIN
    INSERT OR IGNORE INTO search_due SELECT 12, NEW.id;
END;
CREATE TRIGGER search_attachment_delete AFTER DELETE ON attachment BEGIN
    INSERT OR IGNORE INTO search_due SELECT 12, OLD.id;
END;
CREATE TRIGGER search_attachment_update AFTER UPDATE OF id, name, added_at ON attachment BEGIN
    INSERT OR IGNORE INTO search_due SELECT 12, NEW.id;
END;
CREATE TRIGGER search_attendee_insert AFTER INSERT ON attendee BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_attendee_delete AFTER DELETE ON attendee BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_attendee_update AFTER UPDATE OF interview_id, name, title ON attendee BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_catalogue_entry_insert AFTER INSERT ON catalogue_entry BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_catalogue_entry_delete AFTER DELETE ON catalogue_entry BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_catalogue_entry_update AFTER UPDATE OF interview_id, number, author, title, note ON catalogue_entry BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_clue_insert AFTER INSERT ON clue BEGIN
    INSERT OR IGNORE INTO search_due SELECT 5, NEW.id;
END;
CREATE TRIGGER search_clue_delete AFTER DELETE ON clue BEGIN
    INSERT OR IGNORE INTO search_due SELECT 5, OLD.id;
END;
CREATE TRIGGER search_clue_update AFTER UPDATE OF id, person_id, reported_name, number, year, reported_post, disposal, received_on, sorted_on, source, problem, sorting_note, handler, note, disciplines ON clue BEGIN
    INSERT OR IGNORE INTO search_due SELECT 5, NEW.id;
END;
CREATE TRIGGER search_clue_decision_insert AFTER INSERT ON clue_decision BEGIN
    INSERT OR IGNORE INTO search_due SELECT 5, NEW.clue_id WHERE NEW.clue_id IS NOT NULL;
END;
CREATE TRIGGER search_clue_decision_delete AFTER DELETE ON clue_decision BEGIN
    INSERT OR IGNORE INTO search_due SELECT 5, OLD.clue_id WHERE OLD.clue_id IS NOT NULL;
END;
CREATE TRIGGER search_clue_decision_update AFTER UPDATE OF clue_id, decided_on, disposal, note, reason ON clue_decision BEGIN
    INSERT OR IGNORE INTO search_due SELECT 5, OLD.clue_id WHERE OLD.clue_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 5, NEW.clue_id WHERE NEW.clue_id IS NOT NULL;
END;
CREATE TRIGGER search_department_insert AFTER INSERT ON department BEGIN
    INSERT OR IGNORE INTO search_due SELECT 2, NEW.id;
END;
CREATE TRIGGER search_department_delete AFTER DELETE ON department BEGIN
    INSERT OR IGNORE INTO search_due SELECT 2, OLD.id;
END;
CREATE TRIGGER search_department_update AFTER UPDATE OF id, name, code, kind ON department BEGIN
    INSERT OR IGNORE INTO search_due SELECT 2, NEW.id;
    INSERT OR IGNORE INTO search_due SELECT 1, f.* FROM (SELECT person_id FROM appointment WHERE department_id = NEW.id) AS f;
    INSERT OR IGNORE INTO search_due SELECT 3, f.* FROM (SELECT id FROM plan WHERE department_id = NEW.id) AS f;
    INSERT OR IGNORE INTO search_due SELECT 8, f.* FROM (SELECT id FROM finding WHERE department_id = NEW.id) AS f;
    INSERT OR IGNORE INTO search_due SELECT 9, f.* FROM (SELECT id FROM publicity_item WHERE department_id = NEW.id) AS f;
    INSERT OR IGNORE INTO search_due SELECT 10, f.* FROM (SELECT id FROM information_item WHERE department_id = NEW.id) AS f;
END;
CREATE TRIGGER search_department_alias_insert AFTER INSERT ON department_alias BEGIN
    INSERT OR IGNORE INTO search_due SELECT 2, NEW.department_id WHERE NEW.department_id IS NOT NULL;
END;
CREATE TRIGGER search_department_alias_delete AFTER DELETE ON department_alias BEGIN
    INSERT OR IGNORE INTO search_due SELECT 2, OLD.department_id WHERE OLD.department_id IS NOT NULL;
END;
CREATE TRIGGER search_department_alias_update AFTER UPDATE OF department_id, name ON department_alias BEGIN
    INSERT OR IGNORE INTO search_due SELECT 2, OLD.department_id WHERE OLD.department_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 2, NEW.department_id WHERE NEW.department_id IS NOT NULL;
END;
CREATE TRIGGER search_disposition_insert AFTER INSERT ON disposition BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, f.* FROM (SELECT interview_id FROM interview_subject WHERE id = NEW.subject_id) AS f;
END;
CREATE TRIGGER search_disposition_delete AFTER DELETE ON disposition BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, f.* FROM (SELECT interview_id FROM interview_subject WHERE id = OLD.subject_id) AS f;
END;
CREATE TRIGGER search_disposition_update AFTER UPDATE OF subject_id, facts, ignored_reason, proposal, outcome, stage, decided_by, decision, note, disciplines ON disposition BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, f.* FROM (SELECT interview_id FROM interview_subject WHERE id = OLD.subject_id) AS f;
    INSERT OR IGNORE INTO search_due SELECT 7, f.* FROM (SELECT interview_id FROM interview_subject WHERE id = NEW.subject_id) AS f;
END;
CREATE TRIGGER search_filing_insert AFTER INSERT ON filing BEGIN
    INSERT OR IGNORE INTO search_due SELECT 3, NEW.plan_id WHERE NEW.plan_id IS NOT NULL;
END;
CREATE TRIGGER search_filing_delete AFTER DELETE ON filing BEGIN
    INSERT OR IGNORE INTO search_due SELECT 3, OLD.plan_id WHERE OLD.plan_id IS NOT NULL;
END;
CREATE TRIGGER search_filing_update AFTER UPDATE OF plan_id, filed_on, number, opinion, received_by ON filing BEGIN
    INSERT OR IGNORE INTO search_due SELECT 3, OLD.plan_id WHERE OLD.plan_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 3, NEW.plan_id WHERE NEW.plan_id IS NOT NULL;
END;
CREATE TRIGGER search_finding_insert AFTER INSERT ON finding BEGIN
    INSERT OR IGNORE INTO search_due SELECT 8, NEW.id;
END;
CREATE TRIGGER search_finding_delete AFTER DELETE ON finding BEGIN
    INSERT OR IGNORE INTO search_due SELECT 8, OLD.id;
END;
CREATE TRIGGER search_finding_update AFTER UPDATE OF id, department_id, number, year, found_on, owner, due_on, description, requirement, reply, evidence, reply_evidence, checked_by, check_note, closed_on ON finding BEGIN
    INSERT OR IGNORE INTO search_due SELECT 8, NEW.id;
END;
CREATE TRIGGER search_finding_round_insert AFTER INSERT ON finding_round BEGIN
    INSERT OR IGNORE INTO search_due SELECT 8, NEW.finding_id WHERE NEW.finding_id IS NOT NULL;
END;
CREATE TRIGGER search_finding_round_delete AFTER DELETE ON finding_round BEGIN
    INSERT OR IGNORE INTO search_due SELECT 8, OLD.finding_id WHERE OLD.finding_id IS NOT NULL;
END;
CREATE TRIGGER search_finding_round_update AFTER UPDATE OF finding_id, requirement, owner, reply, reply_evidence, checked_by, check_note, evidence, ended_because ON finding_round BEGIN
    INSERT OR IGNORE INTO search_due SELECT 8, OLD.finding_id WHERE OLD.finding_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 8, NEW.finding_id WHERE NEW.finding_id IS NOT NULL;
END;
CREATE TRIGGER search_information_item_insert AFTER INSERT ON information_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 10, NEW.id;
END;
CREATE TRIGGER search_information_item_delete AFTER DELETE ON information_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 10, OLD.id;
END;
CREATE TRIGGER search_information_item_update AFTER UPDATE OF id, department_id, title, author, text, sort, written_on ON information_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 10, NEW.id;
END;
CREATE TRIGGER search_inquiry_insert AFTER INSERT ON inquiry BEGIN
    INSERT OR IGNORE INTO search_due SELECT 6, NEW.id;
END;
CREATE TRIGGER search_inquiry_delete AFTER DELETE ON inquiry BEGIN
    INSERT OR IGNORE INTO search_due SELECT 6, OLD.id;
END;
CREATE TRIGGER search_inquiry_update AFTER UPDATE OF id, name, letter_number, number, year, department_name, state, sent_on, replied_on, matters, title, way, handler, proposal, endorsed_by, endorsement, outcome, outcome_reason, assessed_by, explanation ON inquiry BEGIN
    INSERT OR IGNORE INTO search_due SELECT 6, NEW.id;
END;
CREATE TRIGGER search_inquiry_step_insert AFTER INSERT ON inquiry_step BEGIN
    INSERT OR IGNORE INTO search_due SELECT 6, NEW.inquiry_id WHERE NEW.inquiry_id IS NOT NULL;
END;
CREATE TRIGGER search_inquiry_step_delete AFTER DELETE ON inquiry_step BEGIN
    INSERT OR IGNORE INTO search_due SELECT 6, OLD.inquiry_id WHERE OLD.inquiry_id IS NOT NULL;
END;
CREATE TRIGGER search_inquiry_step_update AFTER UPDATE OF inquiry_id, reason ON inquiry_step BEGIN
    INSERT OR IGNORE INTO search_due SELECT 6, OLD.inquiry_id WHERE OLD.inquiry_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 6, NEW.inquiry_id WHERE NEW.inquiry_id IS NOT NULL;
END;
CREATE TRIGGER search_interview_insert AFTER INSERT ON interview BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.id;
END;
CREATE TRIGGER search_interview_delete AFTER DELETE ON interview BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.id;
END;
CREATE TRIGGER search_interview_update AFTER UPDATE OF id, number, year, held_from, planned_start, lead_name, recorder_name, volume_number, exception_number, organiser, form, ground, state, content, purpose, requirements, lead_opinion, office_opinion, group_opinion, note, place, support_unit, lead_title, lead_reason, mode_reason, safety_plan, exception_approver, exception_reason ON interview BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.id;
END;
CREATE TRIGGER search_interview_subject_insert AFTER INSERT ON interview_subject BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_interview_subject_delete AFTER DELETE ON interview_subject BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_interview_subject_update AFTER UPDATE OF interview_id, name, department_name, title, rank, statement, notified_how ON interview_subject BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_material_insert AFTER INSERT ON material BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, f.* FROM (SELECT interview_id FROM interview_subject WHERE id = NEW.subject_id) AS f;
END;
CREATE TRIGGER search_material_delete AFTER DELETE ON material BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, f.* FROM (SELECT interview_id FROM interview_subject WHERE id = OLD.subject_id) AS f;
END;
CREATE TRIGGER search_material_update AFTER UPDATE OF subject_id, name, refusal_reason, note ON material BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, f.* FROM (SELECT interview_id FROM interview_subject WHERE id = OLD.subject_id) AS f;
    INSERT OR IGNORE INTO search_due SELECT 7, f.* FROM (SELECT interview_id FROM interview_subject WHERE id = NEW.subject_id) AS f;
END;
CREATE TRIGGER search_outline_item_insert AFTER INSERT ON outline_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_outline_item_delete AFTER DELETE ON outline_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_outline_item_update AFTER UPDATE OF interview_id, text ON outline_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_package_insert AFTER INSERT ON package BEGIN
    INSERT OR IGNORE INTO search_due SELECT 14, NEW.id;
END;
CREATE TRIGGER search_package_delete AFTER DELETE ON package BEGIN
    INSERT OR IGNORE INTO search_due SELECT 14, OLD.id;
END;
CREATE TRIGGER search_package_update AFTER UPDATE OF id, title, kind, remark, made_at, state ON package BEGIN
    INSERT OR IGNORE INTO search_due SELECT 14, NEW.id;
END;
CREATE TRIGGER search_person_insert AFTER INSERT ON person BEGIN
    INSERT OR IGNORE INTO search_due SELECT 1, NEW.id;
END;
CREATE TRIGGER search_person_delete AFTER DELETE ON person BEGIN
    INSERT OR IGNORE INTO search_due SELECT 1, OLD.id;
END;
CREATE TRIGGER search_person_update AFTER UPDATE OF id, name, staff_no, note, phone ON person BEGIN
    INSERT OR IGNORE INTO search_due SELECT 1, NEW.id;
    INSERT OR IGNORE INTO search_due SELECT 4, f.* FROM (SELECT item_id FROM plan_item_subject WHERE person_id = NEW.id UNION SELECT id FROM plan_item WHERE lead_id = NEW.id) AS f;
    INSERT OR IGNORE INTO search_due SELECT 5, f.* FROM (SELECT id FROM clue WHERE person_id = NEW.id) AS f;
END;
CREATE TRIGGER search_plan_insert AFTER INSERT ON plan BEGIN
    INSERT OR IGNORE INTO search_due SELECT 3, NEW.id;
END;
CREATE TRIGGER search_plan_delete AFTER DELETE ON plan BEGIN
    INSERT OR IGNORE INTO search_due SELECT 3, OLD.id;
END;
CREATE TRIGGER search_plan_update AFTER UPDATE OF id, department_id, title, year, state, submitted_on, kind, basis, requirements ON plan BEGIN
    INSERT OR IGNORE INTO search_due SELECT 3, NEW.id;
    INSERT OR IGNORE INTO search_due SELECT 4, f.* FROM (SELECT id FROM plan_item WHERE plan_id = NEW.id) AS f;
END;
CREATE TRIGGER search_plan_item_insert AFTER INSERT ON plan_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 4, NEW.id;
END;
CREATE TRIGGER search_plan_item_delete AFTER DELETE ON plan_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 4, OLD.id;
END;
CREATE TRIGGER search_plan_item_update AFTER UPDATE OF id, lead_id, plan_id, form, ground, planned_on, mode_reason, lead_reason, place, requirements, responsible_unit, note ON plan_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 4, NEW.id;
END;
CREATE TRIGGER search_plan_item_subject_insert AFTER INSERT ON plan_item_subject BEGIN
    INSERT OR IGNORE INTO search_due SELECT 4, NEW.item_id WHERE NEW.item_id IS NOT NULL;
END;
CREATE TRIGGER search_plan_item_subject_delete AFTER DELETE ON plan_item_subject BEGIN
    INSERT OR IGNORE INTO search_due SELECT 4, OLD.item_id WHERE OLD.item_id IS NOT NULL;
END;
CREATE TRIGGER search_plan_item_subject_update AFTER UPDATE OF item_id, person_id ON plan_item_subject BEGIN
    INSERT OR IGNORE INTO search_due SELECT 4, OLD.item_id WHERE OLD.item_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 4, NEW.item_id WHERE NEW.item_id IS NOT NULL;
END;
CREATE TRIGGER search_publicity_item_insert AFTER INSERT ON publicity_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 9, NEW.id;
END;
CREATE TRIGGER search_publicity_item_delete AFTER DELETE ON publicity_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 9, OLD.id;
END;
CREATE TRIGGER search_publicity_item_update AFTER UPDATE OF id, department_id, title, body, kind, state, published_on, created_at ON publicity_item BEGIN
    INSERT OR IGNORE INTO search_due SELECT 9, NEW.id;
END;
CREATE TRIGGER search_record_correction_insert AFTER INSERT ON record_correction BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_record_correction_delete AFTER DELETE ON record_correction BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_record_correction_update AFTER UPDATE OF interview_id, asked_by ON record_correction BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_reported_subject_insert AFTER INSERT ON reported_subject BEGIN
    INSERT OR IGNORE INTO search_due SELECT 13, NEW.talk_id WHERE NEW.talk_id IS NOT NULL;
END;
CREATE TRIGGER search_reported_subject_delete AFTER DELETE ON reported_subject BEGIN
    INSERT OR IGNORE INTO search_due SELECT 13, OLD.talk_id WHERE OLD.talk_id IS NOT NULL;
END;
CREATE TRIGGER search_reported_subject_update AFTER UPDATE OF talk_id, name, staff_no, department_name, title, outcome, stage ON reported_subject BEGIN
    INSERT OR IGNORE INTO search_due SELECT 13, OLD.talk_id WHERE OLD.talk_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 13, NEW.talk_id WHERE NEW.talk_id IS NOT NULL;
END;
CREATE TRIGGER search_reported_talk_insert AFTER INSERT ON reported_talk BEGIN
    INSERT OR IGNORE INTO search_due SELECT 13, NEW.id;
END;
CREATE TRIGGER search_reported_talk_delete AFTER DELETE ON reported_talk BEGIN
    INSERT OR IGNORE INTO search_due SELECT 13, OLD.id;
END;
CREATE TRIGGER search_reported_talk_update AFTER UPDATE OF id, lead_name, organiser, form, ground, held_on, lead_title, lead_reason ON reported_talk BEGIN
    INSERT OR IGNORE INTO search_due SELECT 13, NEW.id;
END;
CREATE TRIGGER search_retired_number_insert AFTER INSERT ON retired_number BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_retired_number_delete AFTER DELETE ON retired_number BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_retired_number_update AFTER UPDATE OF interview_id, number ON retired_number BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_school_post_insert AFTER INSERT ON school_post BEGIN
    INSERT OR IGNORE INTO search_due SELECT 1, NEW.person_id WHERE NEW.person_id IS NOT NULL;
END;
CREATE TRIGGER search_school_post_delete AFTER DELETE ON school_post BEGIN
    INSERT OR IGNORE INTO search_due SELECT 1, OLD.person_id WHERE OLD.person_id IS NOT NULL;
END;
CREATE TRIGGER search_school_post_update AFTER UPDATE OF person_id, post, title ON school_post BEGIN
    INSERT OR IGNORE INTO search_due SELECT 1, OLD.person_id WHERE OLD.person_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 1, NEW.person_id WHERE NEW.person_id IS NOT NULL;
END;
CREATE TRIGGER search_sorting_member_insert AFTER INSERT ON sorting_member BEGIN
    INSERT OR IGNORE INTO search_due SELECT 11, NEW.sorting_id WHERE NEW.sorting_id IS NOT NULL;
END;
CREATE TRIGGER search_sorting_member_delete AFTER DELETE ON sorting_member BEGIN
    INSERT OR IGNORE INTO search_due SELECT 11, OLD.sorting_id WHERE OLD.sorting_id IS NOT NULL;
END;
CREATE TRIGGER search_sorting_member_update AFTER UPDATE OF sorting_id, name, title ON sorting_member BEGIN
    INSERT OR IGNORE INTO search_due SELECT 11, OLD.sorting_id WHERE OLD.sorting_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 11, NEW.sorting_id WHERE NEW.sorting_id IS NOT NULL;
END;
CREATE TRIGGER search_sorting_session_insert AFTER INSERT ON sorting_session BEGIN
    INSERT OR IGNORE INTO search_due SELECT 11, NEW.id;
END;
CREATE TRIGGER search_sorting_session_delete AFTER DELETE ON sorting_session BEGIN
    INSERT OR IGNORE INTO search_due SELECT 11, OLD.id;
END;
CREATE TRIGGER search_sorting_session_update AFTER UPDATE OF id, number, year, held_on, chair_name, recorder_name, state, place, summary ON sorting_session BEGIN
    INSERT OR IGNORE INTO search_due SELECT 11, NEW.id;
END;
CREATE TRIGGER search_sorting_step_insert AFTER INSERT ON sorting_step BEGIN
    INSERT OR IGNORE INTO search_due SELECT 11, NEW.sorting_id WHERE NEW.sorting_id IS NOT NULL;
END;
CREATE TRIGGER search_sorting_step_delete AFTER DELETE ON sorting_step BEGIN
    INSERT OR IGNORE INTO search_due SELECT 11, OLD.sorting_id WHERE OLD.sorting_id IS NOT NULL;
END;
CREATE TRIGGER search_sorting_step_update AFTER UPDATE OF sorting_id, reason ON sorting_step BEGIN
    INSERT OR IGNORE INTO search_due SELECT 11, OLD.sorting_id WHERE OLD.sorting_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 11, NEW.sorting_id WHERE NEW.sorting_id IS NOT NULL;
END;
CREATE TRIGGER search_state_change_insert AFTER INSERT ON state_change BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_state_change_delete AFTER DELETE ON state_change BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_state_change_update AFTER UPDATE OF interview_id, reason ON state_change BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_talk_event_insert AFTER INSERT ON talk_event BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_talk_event_delete AFTER DELETE ON talk_event BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_talk_event_update AFTER UPDATE OF interview_id, who, reason ON talk_event BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_volume_loan_insert AFTER INSERT ON volume_loan BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_volume_loan_delete AFTER DELETE ON volume_loan BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
END;
CREATE TRIGGER search_volume_loan_update AFTER UPDATE OF interview_id, borrower, unit, purpose, approver, note ON volume_loan BEGIN
    INSERT OR IGNORE INTO search_due SELECT 7, OLD.interview_id WHERE OLD.interview_id IS NOT NULL;
    INSERT OR IGNORE INTO search_due SELECT 7, NEW.interview_id WHERE NEW.interview_id IS NOT NULL;
END;
