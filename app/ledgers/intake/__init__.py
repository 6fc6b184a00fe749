"""A ledger kept in Excel until now: read, shown, matched with people, written as talks marked 补录, and taken back."""
