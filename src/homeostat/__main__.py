"""`python -m homeostat` is `homeostat`."""

from homeostat.cli import main

main()
