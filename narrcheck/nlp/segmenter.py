"""jieba with its dictionary read fast; imported on first use only, since it brings jieba."""

import warnings
from collections.abc import Iterable

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba

_LONGEST = 16
_FREQUENCY = 20_000


class Segmenter(jieba.Tokenizer):
    """A jieba tokenizer of our own, with further words of the domain.

    It cuts as jieba does. jieba also keeps every beginning of every word, to know where to stop looking; without them
    the dictionary is there in a third of the time, and a look at all words up to the longest finds the same. It is read
    from jieba's own file, never from its cache in the shared temporary folder, where anybody could have planted it.
    """

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__()
        with self.get_dict_file() as file:
            fields = file.read().decode("utf-8").replace("\n", " ").split(" ")  # word, frequency, part of speech
        written = fields[1::3]
        numbers = {count: int(count) for count in set(written)}  # few: to read each anew takes as long as all the rest
        counts = [numbers[count] for count in written]
        self.FREQ: dict[str, int] = dict(zip(fields[::3], counts, strict=False))
        self.total = sum(counts)
        self.initialized = True
        for word in words:
            self.FREQ[word] = _FREQUENCY
            self.total += _FREQUENCY

    def get_DAG(self, sentence: str) -> dict[int, list[int]]:
        """For each place the last characters of the words that begin there, as jieba wants it."""
        known, end = self.FREQ, len(sentence)
        graph = {}
        for start in range(end):
            stops = range(start, min(end, start + _LONGEST))
            graph[start] = [stop for stop in stops if known.get(sentence[start : stop + 1])] or [start]
        return graph
