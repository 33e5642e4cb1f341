"""The Textual front end: one way to look at a Session."""

import gc

# Starting makes a hundred thousand objects that stay: looking through them every 700 costs a tenth of the start.
gc.set_threshold(100_000, 20, 20)
