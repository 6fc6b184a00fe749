"""约谈工作台.  Without arguments the window opens; with a command, the command line runs (`main.py --help`)."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main())
