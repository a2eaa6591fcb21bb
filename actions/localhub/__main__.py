"""The `localhub` command, also run by `python -m localhub`."""

import sys


def main() -> int:
    """Run the command. Returns exit code 1 if packages are missing, because Tahaluf can be installed without them."""
    try:
        from localhub.cli import main as run
    except ModuleNotFoundError as error:
        print(
            f"the package {error.name} is not installed; run `pip install 'tahaluf[local]'`", file=sys.stderr
        )
        return 1
    return run()


if __name__ == "__main__":
    sys.exit(main())
