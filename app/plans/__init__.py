"""Clues, campaign and quarterly plans, approvals, filings."""
