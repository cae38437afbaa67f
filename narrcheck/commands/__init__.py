"""One command a file, thin; ``options`` holds the options they share and ``steps`` what they all do."""
