"""The passage of the queue of suggested codes in the browser."""
