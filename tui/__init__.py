"""Harborlight: a terminal game that teaches Kubernetes Services on a simulated cluster."""

import gc

__version__ = "0.1.0"

# Starting, and every world, makes a hundred thousand objects that stay and hold no circles: looking through them every
# 700 costs a tenth of the start and a quarter of a large world. At 10,000 a look is still shorter than a key waits.
gc.set_threshold(10_000, 5, 800)
