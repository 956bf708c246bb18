"""What in a text points to one person, found by shape and by the words beside it: one file a kind."""
