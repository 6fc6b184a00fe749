"""Full text search over the encrypted file: how text becomes terms, what is indexed, and the index itself (FTS5).

All that a later PostgreSQL would do otherwise is in here: `text` and `readings` say what is found by which words,
`heads` what each thing of the store is found by, `index` keeps it, `asking` answers with ids.
"""
