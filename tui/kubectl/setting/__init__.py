"""The parts of `kubectl set`: one file a part; what they share is in template.py."""
