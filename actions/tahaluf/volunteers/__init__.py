"""Processes volunteers: the form, matching, intake, the roster, membership and reminders."""
