-- Talks out of a ledger kept elsewhere: how exactly the time is known, and which row of which workbook it was.
ALTER TABLE interview ADD COLUMN held_precision TEXT NOT NULL DEFAULT 'day'
    CHECK (held_precision IN ('day', 'month', 'year'));
ALTER TABLE interview ADD COLUMN source_key TEXT NOT NULL DEFAULT '';   -- of the row as it was read; empty for talks of our own
CREATE INDEX interview_source ON interview(source_key) WHERE source_key <> '';
CREATE INDEX interview_batch ON interview(batch_id) WHERE batch_id IS NOT NULL;
-- Handed in, but on a day that nobody wrote down: `received_on` is then the day of the talk, and papers leave it blank.
ALTER TABLE material ADD COLUMN is_day_unknown INTEGER NOT NULL DEFAULT 0 CHECK (is_day_unknown IN (0, 1));
