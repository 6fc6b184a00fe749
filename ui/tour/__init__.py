"""The tour: a sample institution goes through the whole job by clicks and keys in the real windows."""
