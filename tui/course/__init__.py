"""Lessons: what a learner is asked, how the world is checked, and what is said when it is not there yet."""
