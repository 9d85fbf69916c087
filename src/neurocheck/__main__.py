"""``python -m neurocheck``."""

from neurocheck.cli.main import main


if __name__ == "__main__":
    main()
