"""Types only: what the steps of the pipeline hand to each other."""
