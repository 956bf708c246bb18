"""Ratings and surveys between the conversation and the store: what ended, what was answered, who is invited."""
