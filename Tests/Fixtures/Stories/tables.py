"""The tables and texts of the reproduction, as Markdown."""
import measures

SHOWN = 8


def number(value, digits=2):
    """Returns a number with a sign where it is negative, in the typographer's minus."""
    return f"{value:.{digits}f}".replace("-", "−")


def span(values, digits=2):
    """Returns an estimate with its interval."""
    estimate, low, high = (number(value, digits) for value in values)
    return f"{estimate} [{low}, {high}]"


def table(head, rows):
    """Returns a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def probes(results):
    """Returns what the probes read on the groups held out."""
    return table(["probe", "at", "rows", "AUROC [95 %]"], [
        [row["name"], row["at"], str(row["rows"]), span([row["auroc"], *row["ci"]], 3)]
        for row in results["probes"]])


def search(results):
    """Returns what the search chose."""
    rows = []
    for row in results["search"]:
        fit = [number(row[key], 3) if key in row else "–" for key in ("r2", "cosine")]
        context = row["context"] if "r2" in row and row["name"] != "mean-s" else "–"
        rows.append([row["place"], row["name"], str(row["settings"]), row["at"], context, f"{row['alpha']:g}",
                     number(row["logProbability"] - row["unsteered"], 3), *fit])
    return table(["place", "method", "settings", "L*", "L'", "α", "gain, nats", "R²", "cosine"], rows)


def joined(rows):
    """Returns several measurements of the same prompts as one, each prompt's samples together."""
    one = dict(rows[0])
    for key in ("counts", "distinct", "reading", "verdict", "surprise"):
        one[key] = [measures.flat(row[key][n] for row in rows) for n in range(len(rows[0][key]))]
    one["propensity"] = {
        kind: [measures.flat(row["propensity"][kind][n] for row in rows) for n in range(len(prompts))]
        for kind, prompts in rows[0]["propensity"].items()}
    one["change"] = measures.mean([row["change"] for row in rows])
    return one


def rows_of(results, place, ratio):
    """Returns name and measurement of every method at a strength, the random controls taken together."""
    here = [row for row in results["steered"] if row["place"] == place and row["ratio"] == ratio]
    single = [(row["name"], row) for row in here if not row["name"].startswith("random")]
    random = [row for row in here if row["name"].startswith("random")]
    return single + [(f"random, {len(random)} seeds", joined(random))]


FIGURES = {
    "Δ net words": (measures.net, lambda row: row["counts"]),
    "Δ texts": (measures.majority, lambda row: row["counts"]),
    "Δ reading": (measures.mean, lambda row: row["reading"]),
    "Δ verdict": (measures.mean, lambda row: row["verdict"]),
    "Δ reply, contrast's words": (measures.mean, lambda row: row["propensity"]["as in the contrast"]),
    "Δ reply, other words": (measures.mean, lambda row: row["propensity"]["other words"]),
}


def figures(row, none, names):
    """Returns the figures of one way of steering against no steering on the same prompts, with intervals."""
    cells = []
    for name in names:
        statistic, values = FIGURES[name]
        if row is none:
            cells.append(number(statistic(measures.flat(values(none)))))
        else:
            cells.append(span(measures.paired_interval(statistic, values(row), values(none))))
    return cells


def strength(results, place, ratio):
    """Returns every figure at one strength."""
    none = results["none"]
    rows = [("none", none), *rows_of(results, place, ratio)]
    head = ["method", "α", "‖δ‖/‖h‖", "happy share", *FIGURES, "surprise", "distinct"]
    return table(head, [
        [name, number(row.get("alpha", 0)), number(row["change"], 3),
         span(measures.interval(measures.share, row["counts"])), *figures(row, none, FIGURES),
         *damage(row)] for name, row in rows])


def damage(row):
    """Returns how surprised the unsteered model is by the texts, and how little they repeat themselves."""
    return [number(measures.mean(measures.flat(row[key]))) for key in ("surprise", "distinct")]


def curves(results, place):
    """Returns the main figures against the strength."""
    none, rows = results["none"], []
    ratios = sorted({row["ratio"] for row in results["steered"]})
    by_ratio = {ratio: dict(rows_of(results, place, ratio)) for ratio in ratios}
    for name in by_ratio[1]:
        for ratio in ratios:
            row = by_ratio[ratio][name]
            rows.append([name, number(ratio), number(row["alpha"]), number(row["change"], 3),
                         *figures(row, none, ["Δ net words", "Δ reply, other words"]), *damage(row)])
    head = ["method", "α / α chosen", "α", "‖δ‖/‖h‖", "Δ net words", "Δ reply, other words", "surprise",
            "distinct"]
    return table(head, rows)


def comparisons(results, place):
    """Returns the shift of net words against the random controls and against mean-s, on the same prompts."""
    rows = dict(rows_of(results, place, 1))
    random = next(row for name, row in rows.items() if name.startswith("random"))
    cells = []
    for name, row in rows.items():
        if row is not random:
            cells.append([name] + [
                "–" if other is row else
                span(measures.paired_interval(measures.net, row["counts"], other["counts"]))
                for other in (random, rows["mean-s"])])
    return table(["method", "Δ net words against random", "against mean-s"], cells)


def found_words(results, lexicon):
    """Returns which emotion words the greedy texts hold, most frequent first."""
    rows = [("none", results["none"])]
    rows += [(f"mean-s at {row['at']}, α = {number(row['alpha'])}", row) for row in results["steered"]
             if row["name"] == "mean-s" and abs(row["ratio"]) == 1]
    return table(["texts", "happy words", "sad words"], [
        [name, *(", ".join(f"{word} {count}" for word, count in counter.most_common()) or "–"
                 for counter in lexicon.found(row["texts"]))] for name, row in rows])


def tables(results, lexicon):
    """Returns all tables."""
    settings = sum(row["settings"] for row in results["search"])
    parts = ["## Probes\n", probes(results), f"The measuring probe is at {results['measuring probe']}.\n",
             "## Search\n", search(results), f"{settings} settings were tried.\n"]
    prompts = f"{results['prompts']} {results['part']} prompts"
    for place in ("search", "probe"):
        parts += [f"## Place by {place}, chosen strength, {prompts}\n", strength(results, place, 1),
                  comparisons(results, place),
                  f"## Place by {place}, the other way, {prompts}\n", strength(results, place, -1),
                  f"## Place by {place}, by strength, {prompts}\n", curves(results, place)]
    parts += ["## Words\n", found_words(results, lexicon), others(results, lexicon)]
    return "\n".join(parts)


def others(results, lexicon):
    """Returns the shift of net words in the greedy texts, with and without the two words of the contrast prompts."""
    none, rows = results["none"], []
    without = measures.Lexicon({
        "happy": lexicon.happy - {"happy"}, "sad": lexicon.sad - {"sad"}})
    for place in ("search", "probe"):
        for name, row in rows_of(results, place, 1):
            if name.startswith("random"):
                continue
            rows.append([place, name] + [
                span(measures.paired_interval(measures.net, *(
                    [[words.counts(text)] for text in texts] for texts in (row["texts"], none["texts"]))))
                for words in (lexicon, without)])
    return table(["place", "method", "Δ net words, greedy texts", "without happy and sad"], rows)


SHOWN_METHODS = [("probe", "mean-s", (1,)), ("probe", "probe-direction", (1,)),
                 ("search", "l2s-paper", (1, -1)), ("search", "mean-s", (-1,)), ("search", "random 1", (1,))]


def texts(results, openings):
    """Returns texts before and after steering, for the first prompts."""
    columns = [("none", None, results["none"])]
    columns += [
        (f"{name} at {row['at']}", row["alpha"], row) for place, name, ratios in SHOWN_METHODS
        for row in results["steered"]
        if row["place"] == place and row["name"] == name and row["ratio"] in ratios]
    lines = []
    for n, opening in enumerate(openings[:SHOWN]):
        lines.append(f"**{opening['prompt']}**\n")
        for name, alpha, row in columns:
            label = name if alpha is None else f"{name}, α = {number(alpha)}"
            lines.append(f"- {label}: {' '.join(row['texts'][n].split())}")
        lines.append("")
    return "\n".join(lines)
