"""`python -m voice_companion` is the same as `voice-companion`."""

from voice_companion.cli import main

if __name__ == "__main__":
    main()
