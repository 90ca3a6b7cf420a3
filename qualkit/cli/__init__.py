"""The command line: parse, open, call one service, show."""
