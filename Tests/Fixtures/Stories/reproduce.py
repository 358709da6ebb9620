#!/usr/bin/env python3
"""Runs the whole story on a real model: capture, probes, steering, text before and after, measured.

    python3 Tests/Fixtures/Stories/reproduce.py MODEL --vane .build/release/vane --out out/stories

MODEL is a directory with the stories260K checkpoint; without it VANE_STORIES260K, or VANE_STORIES_MODEL, says where it
is. All that is measured lands below --out: every command in commands.txt, every number in results.json, the tables in
tables.md, the texts in texts.md. Needs Python 3.9 and nothing else.
"""
import argparse
import json
import os
import pathlib
import shlex
import subprocess
import sys

import measures
import tables

HERE = pathlib.Path(__file__).resolve().parent
BLOCKS = "resid_post.0-4"
ALPHAS = "0.5,1,2,4,8,16,32"
RATIOS = [-1, 0.25, 0.5, 1, 1.5]
SPLIT = ["--hold-out", "0.25", "--split-seed", "0", "--classes", "sad,happy"]
MAXIMUM_TOKENS = "60"
SAMPLED = [["--temperature", "0.8", "--seed", str(seed)] for seed in (1, 2, 3, 4)]
CONTROLS = 3
# The method, a name for it, and its settings. Only predictors have a context; vectors are the same whatever L' is.
VECTORS = [("mean-s", "mean-s", []), ("diff-of-means", "diff-of-means", []),
           ("probe-direction", "probe-direction", [])]
PREDICTORS = [
    ("ridge", "ridge", []), ("l2s-notes", "l2s-notes", []), ("l2s-paper", "l2s-paper", []),
    ("l2s-release", "l2s-release", []),
    ("l2s-paper", "l2s-paper, more steps", ["learning-rate=0.001", "epochs=500"]),
]


class Story:
    """A run of the reproduction: the tool, the model, and the folder that everything is written to."""

    def __init__(self, arguments):
        self.tool, self.model, self.out = arguments.vane, arguments.model, pathlib.Path(arguments.out)
        self.part = arguments.part
        self.out.mkdir(parents=True, exist_ok=True)
        self.log = open(self.out / "commands.txt", "w")
        self.feelings = str(HERE / "feelings.jsonl")
        self.openings = [
            opening for opening in map(json.loads, open(HERE / "openings.jsonl"))
            if opening["meta"]["part"] == self.part
        ]
        self.replies = json.load(open(HERE / "replies.json"))
        self.lexicon = measures.Lexicon(json.load(open(HERE / "lexicon.json")))
        self.results = {"part": self.part, "prompts": len(self.openings)}

    def path(self, name):
        """Returns the path of a file of this run."""
        return str(self.out / name)

    def vane(self, *arguments, is_json=True):
        """Runs the tool, notes the command, and returns what it printed."""
        command = [self.tool, *arguments] + (["--json"] if is_json else [])
        print("vane " + shlex.join(command[1:]), file=self.log, flush=True)
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode != 0:
            sys.exit(f"{shlex.join(command)}\nended with {run.returncode}: {run.stderr}")
        return json.loads(run.stdout) if is_json else run.stdout

    def write_prompts(self, name, lines):
        """Writes a prompts file and returns its path."""
        pathlib.Path(self.path(name)).write_text("".join(json.dumps(line) + "\n" for line in lines))
        return self.path(name)

    # Reading.

    def capture(self):
        """Captures the labelled stories with their contrasts, and the mean of their token embeddings."""
        self.data, words = self.path("feelings.zarr"), self.path("words.zarr")
        if not pathlib.Path(self.data).exists():
            self.vane("capture", "--model", self.model, "--prompts", self.feelings, "--at", BLOCKS,
                      "--tokens", "last-prompt", "--contrast", "last-prompt", "--out", self.data)
            self.vane("capture", "--model", self.model, "--prompts", self.feelings, "--at",
                      "resid_pre.0", "--tokens", "mean-prompt", "--out", words)
        print(self.vane("archive", "info", self.data, is_json=False).splitlines()[-1])
        print(self.vane("archive", "verify", self.data, is_json=False).strip())

    def probes(self):
        """Fits a probe at every block and measures it on the groups held out."""
        rows = [("words alone", "logistic", "words.zarr", "resid_pre.0")]
        rows += [(f"logistic, block {block}", "logistic", "feelings.zarr", f"resid_post.{block}")
                 for block in range(5)]
        rows += [(f"mass-mean, block {block}", "mass-mean", "feelings.zarr", f"resid_post.{block}")
                 for block in range(5)]
        table = []
        for name, method, data, at in rows:
            probe = self.path(f"probe-{name.replace(', ', '-').replace(' ', '-')}.safetensors")
            self.vane("fit", method, "--data", self.path(data), "--at", at, *SPLIT, "--out", probe)
            score = self.vane("score", probe, "--data", self.path(data))
            table.append({"name": name, "at": at, "probe": probe, **score})
        best = max(table[1:6], key=lambda row: row["auroc"])
        self.probe = best["probe"]
        self.results["probes"], self.results["measuring probe"] = table, best["at"]

    # Steering.

    def search(self):
        """Chooses L*, L' and strength on the groups held out: anywhere, and at the measuring probe's block."""
        self.chosen, self.results["search"] = [], []
        for place, at in (("search", BLOCKS), ("probe", self.results["measuring probe"])):
            for method, name, settings in VECTORS + PREDICTORS:
                has_context = (method, name, settings) in PREDICTORS
                out = self.path(f"{name.replace(', ', '-').replace(' ', '-')}-{place}.safetensors")
                found = self.vane(
                    "fit", method, "--search", "--data", self.data, "--model", self.model, "--prompts",
                    self.feelings, "--at", at, "--context", BLOCKS if has_context else "resid_post.4",
                    "--alphas", ALPHAS, *SPLIT, *[w for text in settings for w in ("--set", text)],
                    "--out", out)
                row = {"place": place, "name": name, "settings": len(found["trials"]), **found["best"],
                       "unsteered": found["unsteered"], "held-out prompts": found["prompts"]}
                if has_context:
                    row.update(self.fit_of(out))
                if name == "mean-s":
                    constant = self.path(f"constant-{place}.safetensors")
                    self.vane("fit", "constant", "--data", self.data, "--at", found["best"]["at"],
                              "--context", found["best"]["at"], *SPLIT, "--out", constant)
                    row.update(self.fit_of(constant))
                self.results["search"].append(row)
                self.chosen.append((place, name, out, found["best"]))
                print(f"{place}, {name}: {found['best']}")
            self.control(place)

    def fit_of(self, artifact):
        """Returns how well a predictor meets the shifts of the groups held out."""
        score = self.vane("score", artifact, "--data", self.data)
        return {"r2": score["r2"], "cosine": score["cosine"]}

    def control(self, place):
        """Fits random vectors as long as those of mean-s, where mean-s was placed."""
        best = next(row[3] for row in self.chosen if row[0] == place and row[1] == "mean-s")
        for seed in range(1, CONTROLS + 1):
            out = self.path(f"random-{seed}-{place}.safetensors")
            self.vane("fit", "random", "--set", "reference=mean-s", "--data", self.data, "--at",
                      best["at"], "--context", best["at"], "--seed", str(seed), *SPLIT, "--out", out)
            self.chosen.append((place, f"random {seed}", out, best))

    def measure(self):
        """Generates under every method and strength, and measures texts and replies."""
        self.prompts = self.write_prompts("openings.jsonl", self.openings)
        self.targets = self.write_replies("replies.jsonl", self.openings)
        self.results["none"] = self.one([])
        self.results["steered"] = []
        for place, name, path, best in self.chosen:
            for ratio in RATIOS:
                alpha = ratio * best["alpha"]
                receipt = path.replace(".safetensors", f"-{alpha:g}-receipt.json")
                measured = self.one(["--apply", f"{path}:alpha={alpha:g}"], ["--receipt", receipt])
                self.results["steered"].append(
                    {"place": place, "name": name, "ratio": ratio, "alpha": alpha, "at": best["at"],
                     **measured})
                print(f"{place}, {name}, alpha {alpha:g}: "
                      f"net {measures.net(measures.flat(measured['counts'])):.2f}", flush=True)

    def one(self, apply, receipt=()):
        """Measures one way of steering: texts, what the model makes of them, their likelihood, and the replies."""
        greedy = self.generate([*apply, *receipt])
        runs = [greedy, *[self.generate(apply + options) for options in SAMPLED]]
        texts = [[c["text"] for c in run["completions"]] for run in runs]
        by_prompt = list(zip(*texts))
        visits = [visit for entry in greedy["receipt"] for visit in entry["visits"]]
        return {
            "texts": texts[0],
            "counts": [[self.lexicon.counts(text) for text in prompt] for prompt in by_prompt],
            "distinct": [[measures.distinct(text) for text in prompt] for prompt in by_prompt],
            "reading": self.read(texts[0]), "verdict": self.verdict(texts[0]),
            "surprise": self.surprise(greedy),
            "propensity": self.propensity(self.targets, apply), "receipt": greedy["receipt"],
            "change": visits[0]["meanRelativeChange"] if visits else 0,
        }

    def generate(self, options):
        """Continues the openings."""
        return self.vane("generate", "--model", self.model, "--prompts", self.prompts,
                         "--max-tokens", MAXIMUM_TOKENS, *options)

    def told(self, texts):
        """Returns the openings with their texts up to the last whole sentence, as prompts."""
        return [{"id": opening["id"], "prompt": opening["prompt"] + text[:text.rfind(".") + 1]}
                for opening, text in zip(self.openings, texts)]

    def read(self, texts):
        """Returns the probe's score of every text, read again by the unsteered model."""
        read = self.vane("generate", "--model", self.model, "--prompts",
                         self.write_prompts("again.jsonl", self.told(texts)), "--read", self.probe,
                         "--max-tokens", "1")
        return [[completion["readings"][0]["scores"][0]] for completion in read["completions"]]

    def verdict(self, texts):
        """Returns how much likelier the unsteered model finds a happy reply than a sad one behind every text."""
        values = self.propensity(self.write_replies("again.jsonl", self.told(texts)), [])
        return [measures.flat(pairs) for pairs in zip(*values.values())]

    def write_replies(self, name, prompts):
        """Writes every prompt with every reply as its target."""
        return self.write_prompts(name, [
            {"id": f"{prompt['id']}/{kind}/{n}/{feeling}", "prompt": prompt["prompt"], "target": text}
            for prompt in prompts for kind, pairs in self.replies.items()
            for n, pair in enumerate(pairs) for feeling, text in pair.items()])

    def surprise(self, run):
        """Returns the negative log-probability a token of every text under the unsteered model, in nats."""
        lines = [{"id": c["id"], "prompt": c["prompt"], "target": c["text"]} for c in run["completions"]]
        scored = self.vane("generate", "--model", self.model, "--prompts",
                           self.write_prompts("again.jsonl", lines), "--score-targets")
        return [[-t["logProbability"] / len(c["tokens"])]
                for t, c in zip(scored["targets"], run["completions"])]

    def propensity(self, targets, apply):
        """Returns by kind and prompt how much likelier each happy reply is than its sad twin, in nats."""
        scored = self.vane("generate", "--model", self.model, "--prompts", targets, "--score-targets", *apply)
        values = {t["id"]: t["logProbability"] for t in scored["targets"]}
        return {
            kind: [[values[f"{o['id']}/{kind}/{n}/happy"] - values[f"{o['id']}/{kind}/{n}/sad"]
                    for n in range(len(pairs))] for o in self.openings]
            for kind, pairs in self.replies.items()
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", nargs="?", default=os.environ.get("VANE_STORIES260K")
                        or os.environ.get("VANE_STORIES_MODEL"))
    parser.add_argument("--vane", default=str(HERE.parents[2] / ".build/release/vane"))
    parser.add_argument("--out", default="out/stories")
    parser.add_argument("--part", choices=["validation", "test"], default="test")
    arguments = parser.parse_args()
    if not arguments.model:
        sys.exit("Give the model's directory, or set VANE_STORIES260K or VANE_STORIES_MODEL.")
    story = Story(arguments)
    story.capture()
    story.probes()
    story.search()
    story.measure()
    pathlib.Path(story.path("results.json")).write_text(json.dumps(story.results, indent=1))
    pathlib.Path(story.path("tables.md")).write_text(tables.tables(story.results, story.lexicon))
    pathlib.Path(story.path("texts.md")).write_text(tables.texts(story.results, story.openings))
    print(tables.tables(story.results, story.lexicon))


if __name__ == "__main__":
    main()
