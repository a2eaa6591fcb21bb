"""Sets up an organization, and fixes problems that the doctor finds."""
