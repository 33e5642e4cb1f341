"""The panes of the game."""
