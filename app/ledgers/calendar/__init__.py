"""The calendar: talks planned and held, days on which something is due, clashes, and the file for other calendars."""
