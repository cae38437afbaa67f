"""Relations applied to frames: which figures belong together, and whether they agree.

``engine`` runs the searches in order: ``change`` (numbers of one subject), ``sums`` (totals and their parts),
``balances`` (what comes in, goes out and is left), ``shares``, ``agreement`` (what is told twice, and words about
figures), ``tables`` (the text against tables), ``documents`` (against what else was published). Each package holds
modules with ``search(scene)``, and what these have in common. What all of them stand on is here: ``scene`` (what a
search sees), ``neighbours`` (what else a figure may mean), ``formulas`` (the arithmetic), ``precision`` (how exact the
figures are), ``applying`` (one relation on its facts). Which relations there are, and what is said where they fail, is
data: ``rules/relations/``.
"""
