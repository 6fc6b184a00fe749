"""The roster of cadres out of a workbook: read, preview, apply, undo."""
