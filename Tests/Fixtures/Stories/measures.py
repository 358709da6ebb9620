"""What is measured of steered text: emotion words, and intervals that resample prompts."""
import collections
import random
import re

WORD = re.compile(r"[a-z]+")


def words(text):
    """Returns the words of a text in lower case."""
    return WORD.findall(text.lower())


class Lexicon:
    """Two lists of words, written down before any steered text was seen."""

    def __init__(self, lists):
        self.happy, self.sad = set(lists["happy"]), set(lists["sad"])

    def counts(self, text):
        """Returns how many words are happy, sad, and there at all."""
        found = words(text)
        return (sum(w in self.happy for w in found), sum(w in self.sad for w in found), len(found))

    def found(self, texts):
        """Returns how often each happy and each sad word stands in some texts."""
        found = [word for text in texts for word in words(text)]
        return [collections.Counter(w for w in found if w in side) for side in (self.happy, self.sad)]


def share(rows):
    """Returns the share of happy words among emotion words over all rows of (happy, sad, all)."""
    happy, sad = sum(r[0] for r in rows), sum(r[1] for r in rows)
    return happy / (happy + sad) if happy + sad else float("nan")


def net(rows):
    """Returns happy minus sad words per hundred words over all rows."""
    total = sum(r[2] for r in rows)
    return 100 * (sum(r[0] for r in rows) - sum(r[1] for r in rows)) / total if total else float("nan")


def majority(rows):
    """Returns the share of rows with more happy than sad words, minus the share with more sad ones."""
    return sum((r[0] > r[1]) - (r[0] < r[1]) for r in rows) / len(rows)


def mean(values):
    """Returns the mean of some numbers."""
    return sum(values) / len(values)


def distinct(text):
    """Returns the share of word pairs of a text that occur in it for the first time:."""
    found = words(text)
    pairs = list(zip(found, found[1:]))
    return len(set(pairs)) / len(pairs) if pairs else 1.0


def flat(groups):
    """Returns the members of some lists, one after the other."""
    return [member for group in groups for member in group]


def interval(statistic, prompts, seed=1, draws=2000):
    """Returns a statistic with its 95 % interval, by drawing prompts with replacement.

    `prompts` holds one list of rows a prompt, so that a prompt's samples stay together.
    """
    generator = random.Random(seed)
    values = sorted(
        statistic(flat(generator.choices(prompts, k=len(prompts)))) for _ in range(draws))
    return [statistic(flat(prompts)), values[int(0.025 * draws)], values[int(0.975 * draws)]]


def paired_interval(statistic, prompts, others, seed=1, draws=2000):
    """Returns the difference of a statistic between two treatments of the same prompts, with its 95 % interval."""
    pairs = list(zip(prompts, others))

    def difference(drawn):
        return statistic(flat([p for p, _ in drawn])) - statistic(flat([o for _, o in drawn]))

    generator = random.Random(seed)
    values = sorted(difference(generator.choices(pairs, k=len(pairs))) for _ in range(draws))
    return [difference(pairs), values[int(0.025 * draws)], values[int(0.975 * draws)]]
