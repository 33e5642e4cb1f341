"""Makes world.py importable by the shell's tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
