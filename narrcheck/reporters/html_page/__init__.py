"""The annotated page: what it shows (the modules) and how it looks (``page.*``), with its words (``labels.json``)."""
