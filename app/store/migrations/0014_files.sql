-- Who heads a department is asked whenever the rules are: those few of all who were ever appointed.
CREATE INDEX appointment_head ON appointment(person_id) WHERE head;
