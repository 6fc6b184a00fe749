"""Workbooks as they come from elsewhere: taken in within limits, read as rows of values."""
