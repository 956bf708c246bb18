"""Finding the procedure that a citizen means, and knowing when it is none of them."""
