"""台账: the ledger and the statistics table."""
