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
