"""The help pages: Markdown files, the keys and the clauses as data.  Windows show them, the manual prints them."""
