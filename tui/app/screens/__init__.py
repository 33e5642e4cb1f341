"""Screens that cover the panes: chart, help, details, debrief."""
