"""One question for each finding of the rules file."""
