"""The Textual front end: one way to look at a Session."""
