"""Runs the package from its source folder; in the built file __main__ is the same."""

import sys

from publisher.cli import main

sys.exit(main())
