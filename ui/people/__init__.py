"""The tab 干部: people, departments, school posts, recusals, and the import of rosters."""
