-- Whose work an account does: its department (部门管理员), and who works with it (记录员; nobody reads their own talk).
ALTER TABLE account ADD COLUMN department_id INTEGER REFERENCES department(id);
ALTER TABLE account ADD COLUMN person_id INTEGER REFERENCES person(id);
CREATE INDEX interview_recorder ON interview(recorder_id);
CREATE INDEX interview_department ON interview(organiser_department_id);
