"""The life of an interview: steps, preparation, record, materials, disposition, archive."""
