"""The papers of the catalogue: printed of what is at hand, printed blank, and their wording."""
