"""Proves lessons by playing them: every right way solves its step, every wrong way gets its diagnosis."""
