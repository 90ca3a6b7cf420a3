"""One module per page: read, show, and hand every write to a service."""
