"""`python -m qualkit` is the same as `qualkit`."""

from qualkit.cli import main

if __name__ == "__main__":
    main()
