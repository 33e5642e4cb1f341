"""Harborlight: a terminal game that teaches Kubernetes Services on a simulated cluster."""

import gc

__version__ = "0.1.0"

# Starting, and every world, makes objects that stay and hold no circles: looking through them again and again costs a
# tenth of the start and a quarter of a large world. Young ones are looked at often, in less time than a key waits.
gc.set_threshold(10_000, 500, 10)
