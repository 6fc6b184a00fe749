"""Cadres, appointments with dates, departments, school posts, recusals; roster import."""
