-- Text under composition by an input method, saved apart from the record: it belongs at the caret of the record.
ALTER TABLE record ADD COLUMN composing TEXT NOT NULL DEFAULT '';
