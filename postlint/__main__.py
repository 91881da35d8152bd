"""`python -m postlint`."""

from __future__ import annotations

import os
import sys

# `python -m` looks for modules in the working folder first: there, a stranger's yaml.py would be run.
if not sys.flags.safe_path and sys.path and sys.path[0] == os.getcwd():
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if package != sys.path[0]:
        del sys.path[0]

from postlint.cli import main

if __name__ == "__main__":
    sys.exit(main())
