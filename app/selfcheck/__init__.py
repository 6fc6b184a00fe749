"""Whether this PC has what the program needs: facts are read (`facts`), judged (`checks`) and told (`report`)."""
