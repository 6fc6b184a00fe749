-- What no tour leaves a row in: one each, as the program writes it.  Read by `keep_version`.
INSERT INTO department_alias (name, department_id) SELECT '旧名（虚构）', min(id) FROM department;
INSERT INTO phrase (account_id, abbreviation, text, initials, position) VALUES (1, 'zsh', '请如实说明。', 'qrssm', 1);
INSERT INTO recusal (person_id, other_id, reason, start, account_id) SELECT min(id), max(id), '近亲属', '2026-11-02', 1 FROM person;
INSERT INTO holiday (day, is_announced, works, name, at, account_id) VALUES ('2027-01-01', 1, 0, '元旦', '2026-11-24 09:00:00', 1);
INSERT INTO holiday_year (year, source, at, account_id) VALUES (2027, '虚构的通知', '2026-11-24 09:00:00', 1);
INSERT INTO finding_attachment (finding_id, round, what, attachment_id)
SELECT (SELECT min(id) FROM finding), 1, '回复', min(id) FROM attachment;
INSERT INTO information_item (package_id, department_id, sort, title, text, author, written_on)
SELECT (SELECT min(id) FROM package), min(id), '经验做法', '提前提醒（虚构）', '虚构的做法，只为测试。', '某某', '2026-11-20' FROM department;
INSERT INTO information_file (item_id, attachment_id)
SELECT (SELECT min(id) FROM information_item), min(id) FROM attachment;
INSERT INTO publicity_source (item_id, interview_id)
SELECT (SELECT min(id) FROM publicity_item), min(id) FROM interview WHERE state = '已归档';
INSERT INTO record_correction (interview_id, turn_id, before, after, asked_by, at, account_id)
SELECT interview_id, id, text, text || '（更正）', '某某', '2026-11-24 10:00:00', 1 FROM record_turn ORDER BY id LIMIT 1;
INSERT INTO talk_event (interview_id, kind, reason, at, account_id)
SELECT min(interview_id), '暂停', '休息', '2026-11-24 10:00:00', 1 FROM record;
INSERT INTO retired_number (organiser, year, number, interview_id) SELECT '纪检监察室', 2026, 990, min(id) FROM interview;
INSERT INTO arrived_plan (plan_id, package_id, digest) SELECT min(id), (SELECT min(id) FROM package), 'ab12' FROM plan;
INSERT INTO arrived_case (interview_id, package_id, digest, number)
SELECT min(id), (SELECT min(id) FROM package), 'cd34', '〔2026〕第001号' FROM interview;
INSERT INTO reported_material (subject_id, name, due_on) SELECT min(id), '检查材料', '2026-12-01' FROM reported_subject;
