"""The command, `linker` or `python -m linker`."""

import sys


def main() -> None:
    """Run the command; Ctrl-C ends it in one line, also while it is still being loaded."""
    try:
        from linker.cli import main as run

        run()
    except KeyboardInterrupt:
        print("linker: stopped", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
