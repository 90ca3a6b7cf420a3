"""Kill qualkit at random moments of its work, and see that nothing it acknowledged is lost."""
