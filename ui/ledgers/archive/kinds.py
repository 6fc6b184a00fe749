"""What other parts of the program call the places on the page of the archive."""

KINDS = frozenset({"volume", "volumes_over", "volumes_gone", "loan", "transfer", "destruction"})
