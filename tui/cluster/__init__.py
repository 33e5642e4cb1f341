"""The engine: time, the store, the API server, controllers, nodes and the network."""
