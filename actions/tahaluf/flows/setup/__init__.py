"""Sets up an organization, and repairs what the doctor finds."""
