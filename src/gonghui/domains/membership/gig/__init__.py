"""Workers of new forms of employment: how many there are, how many joined, where they are served."""
