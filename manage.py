#!/usr/bin/env python
"""Command line of the project. ``up``, ``beat`` and ``sandbox`` start light, without loading Wagtail."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    if len(sys.argv) > 1 and sys.argv[1] == "up":
        from cms.core.processes.up import main as up

        sys.exit(up(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
