"""The use cases: importing, coding, review, suggesting, reporting."""
