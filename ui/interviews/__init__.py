"""The 约谈 tab: cases from draft to archive."""
