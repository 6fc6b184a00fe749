"""One box over everything the account may read: how its words are read, what is found, and how it is shown."""
