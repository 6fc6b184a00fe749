"""Ledger, statistics and reminders: questions asked of all the rest."""
