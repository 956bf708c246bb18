"""The commands of main.py, one file a group; each prints Vietnamese, and raises CommandFailed with one line when it cannot."""


class CommandFailed(Exception):
    """A command cannot do what was asked; the message is one Vietnamese line, the exit status 2."""
