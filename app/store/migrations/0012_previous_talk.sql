-- Taking back an import deletes thousands of talks: each asked all others whether they follow on it, or hang on it.
CREATE INDEX interview_previous ON interview(previous_id) WHERE previous_id IS NOT NULL;
CREATE INDEX finding_interview ON finding(interview_id) WHERE interview_id IS NOT NULL;
CREATE INDEX retired_number_interview ON retired_number(interview_id);
