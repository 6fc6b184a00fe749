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
