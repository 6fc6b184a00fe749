"""Supervision findings and rectification."""
