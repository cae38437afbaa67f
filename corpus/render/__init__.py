"""Reports in each format; every writer tells where each piece of the report has come to stand."""

from corpus.render.text import TextFile

FORMATS = {"txt": TextFile}
