"""A bot of Zalo's Bot Platform as a channel."""
