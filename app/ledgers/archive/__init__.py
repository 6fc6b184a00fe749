"""The archive of volumes (六(一)): register, borrowing, transfer, destruction, the archive of a person."""
