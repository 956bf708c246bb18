"""The telephone exchange as a channel: it tells what becomes of calls, and nothing is ever sent to it."""
