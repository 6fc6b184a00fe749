"""The windows: a folder per tab, with the same name as in app/."""
