"""The tab 督导: what the rules find, findings and their rectification, exceptions."""
