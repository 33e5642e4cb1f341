"""What the simulated server and its clients agree on: objects, errors, kinds, processes, traffic."""
