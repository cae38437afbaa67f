"""Figures that are of one thing, bound together in frames, and lists of frames that make up another.

``mentions`` reads each figure with what its clause says of it (``cue_reading``); ``builder`` takes them from left to
right and puts each into a slot (``slots``) of the frame that it is about (``targets``), opens and closes lists
(``nesting``, ``open_lists``), and finds what a list divides (``wholes``), what a paragraph goes on with (``above``)
and which number a change, a rate or a completion was derived from (``derived``). What words leave out comes from
``context``. Manners of telling have a module each: 分别为 (``respective``), 前者 (``anaphora``), a percentage with no
word (``bare_percentages``), 追加 (``adjustments``); ``revision`` is for figures that turn out to be another one later.
"""
