#!/usr/bin/env python3
"""Writes yes-no.jsonl: questions about what is in a room, for which the right answer is known and usually no.

Run: python3 Documentation/Examples/make-yes-no.py            writes the file beside this script
     python3 Documentation/Examples/make-yes-no.py --check    ends with 1 when the file is another

The scenes are our own; the questions follow POPE (Li et al. 2023, https://arxiv.org/abs/2305.10355), which asks about objects that
are absent in three ways: any ('random'), the one that is in most scenes ('popular'), and the one that is most often in scenes
together with the objects that are present ('adversarial'). Unlike in POPE, where half of the answers are yes, three in ten are here,
so that accuracy and F1 cannot be mistaken for each other.
"""
import json
import pathlib
import random
import sys
from collections import Counter

SEED = 20240611
SCENES = 160
OBJECTS_IN_SCENE = 3

# What may be in a place, the likely objects first, and what each may look like.
PLACES = {
    "kitchen": ["table", "kettle", "bowl", "apple", "stove", "cat", "basket", "clock"],
    "living room": ["sofa", "lamp", "television", "cat", "rug", "table", "dog", "guitar"],
    "garden": ["tree", "bench", "dog", "bicycle", "hose", "rabbit", "bucket", "ladder"],
    "office": ["desk", "lamp", "printer", "clock", "keyboard", "mug", "umbrella", "bin"],
    "workshop": ["hammer", "ladder", "bucket", "saw", "table", "lamp", "rope", "bicycle"],
    "hall": ["mirror", "umbrella", "coat", "rug", "dog", "basket", "clock", "bicycle"],
}
LOOKS = ["red", "blue", "small", "large", "old", "new", "white", "green"]
ALL = sorted({name for names in PLACES.values() for name in names})


def pick(generator, items, weights=None):
    """Draws an item by one number in [0, 1), the only kind of draw that Python promises to keep."""
    weights = weights or [1.0] * len(items)
    rest = generator.random() * sum(weights)
    for item, weight in zip(items, weights):
        rest -= weight
        if rest < 0:
            return item
    return items[-1]


def draw_scene(generator):
    """Draws a place with its objects and their looks; likely objects come up more often."""
    place = pick(generator, list(PLACES))
    left = list(PLACES[place])
    objects = []
    for _ in range(OBJECTS_IN_SCENE):
        chosen = pick(generator, left, [1.0 / (1 + rank) for rank in range(len(left))])
        left.remove(chosen)
        objects.append(chosen)
    looks = [pick(generator, LOOKS) if generator.random() < 0.3 else None for _ in objects]
    return place, objects, looks


def draw_scenes(generator):
    """Draws scenes of which no two have the same objects in the same place, so that no split has a scene twice."""
    scenes = {}
    while len(scenes) < SCENES:
        place, objects, looks = draw_scene(generator)
        scenes.setdefault((place, frozenset(objects)), (place, objects, looks))
    return list(scenes.values())


def with_article(name, look=None):
    """Returns an object with its article."""
    words = name if look is None else f"{look} {name}"
    return ("an " if words[0] in "aeiou" else "a ") + words


def describe(place, objects, looks):
    """Returns the sentence about a scene."""
    items = [with_article(name, look) for name, look in zip(objects, looks)]
    return f"There is {', '.join(items[:-1])} and {items[-1]} in the {place}."


def best(candidates, score):
    """Returns the candidate with the highest score, the first in the alphabet among equals."""
    return min(candidates, key=lambda name: (-score[name], name))


def absent_objects(generator, objects, frequency, together):
    """Returns an absent object of each kind, all different."""
    absent = [name for name in ALL if name not in objects]
    popular = best(absent, frequency)
    absent.remove(popular)
    score = Counter({name: sum(together[name, seen] for seen in objects) for name in absent})
    adversarial = best(absent, score)
    absent.remove(adversarial)
    return {"random": pick(generator, absent), "popular": popular, "adversarial": adversarial}


def questions():
    """Returns the lines of the file."""
    generator = random.Random(SEED)
    scenes = draw_scenes(generator)
    frequency = Counter(name for _, objects, _ in scenes for name in objects)
    together = Counter(
        (a, b) for _, objects, _ in scenes for a in objects for b in objects if a != b)
    lines = []
    for number, (place, objects, looks) in enumerate(scenes, 1):
        # One scene in three is asked about two of its objects: three yes among ten answers in all.
        present = list(objects)
        while len(present) > (2 if number % 3 == 0 else 1):
            present.remove(pick(generator, present))
        asked = [("present", name) for name in present]
        asked += absent_objects(generator, objects, frequency, together).items()
        scene = f"scene-{number:03d}"
        for kind, name in asked:
            answers = [" yes", " no"] if kind == "present" else [" no", " yes"]
            question = f"Is there {with_article(name)} in the {place}? Answer:"
            lines.append({
                "id": f"{scene}-{name}", "group": scene, "label": answers[0].strip(),
                "prompt": f"{describe(place, objects, looks)} {question}",
                "target": answers[0], "rejected": answers[1],
                "meta": {"kind": kind, "object": name},
            })
    return lines


def main():
    path = pathlib.Path(__file__).with_name("yes-no.jsonl")
    text = "".join(json.dumps(line) + "\n" for line in questions())
    if sys.argv[1:] == ["--check"]:
        return 0 if path.read_text() == text else 1
    path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
