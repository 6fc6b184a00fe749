"""The first start: a new institution, or the sample."""
