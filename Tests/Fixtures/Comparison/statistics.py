#!/usr/bin/env python3
"""Writes statistics.json: figures of SciPy, statsmodels, scikit-learn and NumPy for VaneComparisonTests.

Run: python3 Tests/Fixtures/Comparison/statistics.py
The inputs are not committed; both sides draw them from Philox4x64-10 with the same key.
"""
import json
import pathlib
import types

import numpy as np
import statsmodels.api as sm
from scipy import stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score, brier_score_loss, f1_score, roc_auc_score
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint


def words(seed, stream, count):
    """The stream of Vane's SeededGenerator."""
    return np.random.Philox(key=np.array([seed, stream], dtype=np.uint64)).random_raw(count)


def units(seed, stream, count):
    """Numbers in [0, 1) with 53 bits."""
    return (words(seed, stream, count) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def areas():
    """Areas under the ROC curve, with and without ties."""
    out = []
    for seed, count, levels in [(1, 50, 0), (2, 200, 7), (3, 1000, 0), (4, 333, 3)]:
        scores = units(seed, 0, count)
        if levels:
            scores = np.floor(scores * levels)  # many ties
        positive = units(seed, 1, count) < 0.3 + 0.4 * (scores > np.median(scores))
        out.append(
            {"seed": seed, "count": count, "levels": levels,
             "auroc": roc_auc_score(positive, scores)})
    return out


def weighted_areas():
    """Areas under the ROC curve of weighted rows."""
    out = []
    for seed in (5, 6):
        scores = np.floor(units(seed, 0, 120) * 9)
        positive = units(seed, 1, 120) < 0.5
        weights = np.floor(units(seed, 2, 120) * 4)
        out.append({"seed": seed, "auroc": roc_auc_score(positive, scores, sample_weight=weights)})
    return out


def mcnemar_tests():
    """Exact McNemar tests of counts; the last one is beyond what 2**-n resolves."""
    counts = [(0, 0), (0, 5), (7, 7), (3, 15), (20, 9), (700, 600)]
    return [
        {"onlyFirst": b, "onlySecond": c,
         "pValue": float(mcnemar([[4, b], [c, 9]], exact=True).pvalue)} for b, c in counts]


def sign_flips():
    """Permutation tests of clusters' sums, by SciPy over all patterns, and over drawn ones by their definition."""
    exact = []
    for seed, clusters, shift in [(21, 1, 0.2), (22, 8, 0.2), (23, 12, 0.1), (24, 13, 0.0)]:
        differences = units(seed, 0, 3 * clusters) - 0.5 + shift
        sums = differences.reshape(clusters, 3).sum(axis=1)
        p = 1.0 if clusters == 1 else stats.permutation_test(
            (sums,), lambda x, axis: x.sum(axis=axis), permutation_type="samples",
            vectorized=True, n_resamples=np.inf).pvalue
        exact.append({"seed": seed, "clusters": clusters, "shift": shift, "pValue": float(p)})
    drawn = []
    for seed, clusters, shift, draws in [(25, 70, 0.05, 500), (26, 130, 0.02, 1000)]:
        sums = (units(seed, 0, 3 * clusters) - 0.5 + shift).reshape(clusters, 3).sum(axis=1)
        reached = 0
        for draw in range(draws):
            word = words(seed, draw, (clusters + 63) // 64)
            bits = [int(word[c // 64] >> np.uint64(c % 64)) & 1 for c in range(clusters)]
            reached += abs((sums * (1 - 2 * np.array(bits))).sum()) >= abs(sums.sum()) - 1e-9
        drawn.append({"seed": seed, "clusters": clusters, "shift": shift, "draws": draws,
                      "pValue": float(reached + 1) / (draws + 1)})
    return {"exact": exact, "drawn": drawn}


def holm():
    """Holm's correction, ties and a 1 among the p-values."""
    families = [[0.04], [0.01, 0.04, 0.03, 0.005], [0.5, 0.9, 0.02, 0.02, 1.0, 0.7, 0.001]]
    return [
        {"pValues": f, "adjusted": multipletests(f, method="holm")[1].tolist()} for f in families]


def wilson():
    """Wilson's interval."""
    return [
        {"successes": k, "trials": n,
         "ends": [float(e) for e in proportion_confint(k, n, method="wilson")]}
        for k, n in [(0, 10), (10, 10), (1, 3), (37, 120), (4999, 5000)]]


def bootstrap_interval(seed, strata, replicates, figure):
    """SciPy's BCa interval over the draws of Vane's ClusterBootstrap; `figure` takes clusters by stratum."""
    counts = [len(s) for s in strata]
    values = []
    for replicate in range(replicates):
        word = words(seed, replicate, sum(counts))
        picks = [int(w) * int(n) >> 64 for w, n in zip(word, np.repeat(counts, counts))]
        parts = np.split(np.array(picks), np.cumsum(counts)[:-1])
        values.append(figure(*parts))
    data = tuple(np.arange(n) for n in counts)
    drawn = types.SimpleNamespace(bootstrap_distribution=np.array(values))
    result = stats.bootstrap(
        data, figure, vectorized=False, n_resamples=0, bootstrap_result=drawn, method="BCa")
    interval = result.confidence_interval
    return [float(interval.low), float(interval.high)]


def corrected_intervals():
    """BCa intervals of a mean in one stratum and of an area in two; clusters have one to three items."""
    out = []
    for seed, count in [(31, 12), (32, 40)]:
        clusters = [range(3 * c, 3 * c + 1 + c % 3) for c in range(count)]
        values = -np.log(1 - units(seed, 0, 3 * count))  # skewed
        def mean(picks):
            return values[np.concatenate([clusters[p] for p in picks])].mean()
        out.append({"seed": seed, "clusters": count, "replicates": 300, "kind": "mean",
                    "ends": bootstrap_interval(seed, [clusters], 300, mean)})
    for seed, count in [(33, 15), (34, 30)]:
        strata = [[range(3 * c, 3 * c + 1 + c % 3) for c in range(s * count, (s + 1) * count)]
                  for s in range(2)]
        scores = units(seed, 0, 6 * count)
        scores[3 * count:] += 0.35
        def area(first, second):
            items = [np.concatenate([strata[s][p] for p in picks])
                     for s, picks in enumerate((first, second))]
            return roc_auc_score(np.repeat([0, 1], [len(i) for i in items]),
                                 scores[np.concatenate(items)])
        out.append({"seed": seed, "clusters": count, "replicates": 300, "kind": "area",
                    "ends": bootstrap_interval(seed, strata, 300, area)})
    return out


def best(goal, scores, positive):
    """The lowest threshold with the best figure, among halfway points, the least score and above the greatest."""
    levels = np.unique(scores)
    candidates = [levels[0], *((levels[1:] + levels[:-1]) / 2), np.nextafter(levels[-1], np.inf)]
    figures = [goal(positive, scores >= c) for c in candidates]
    return float(candidates[int(np.argmax(np.array(figures) > max(figures) - 1e-12))])


def detection():
    """Figures on test rows at thresholds and with a logistic curve from validation rows."""
    out = []
    for seed, count, levels in [(41, 80, 0), (42, 400, 12), (43, 1000, 0)]:
        drawn = []
        for split in range(2):
            scores = units(seed, 3 * split, count) * 4 - 1
            if levels:
                scores = np.floor(scores * levels) / levels
            positive = units(seed, 3 * split + 1, count) < 0.1 + 0.22 * (scores + 1) ** 0.8
            drawn.append((scores, positive))
        (fitted, labels), (scores, positive) = drawn
        weights = np.floor(units(seed, 9, count) * 4)

        def rare(truth, taken):
            share = truth.mean()
            balance = np.where(truth, 0.01 / share, 0.99 / (1 - share))
            return f1_score(truth, taken, sample_weight=balance)

        ups, downs = labels.sum(), (~labels).sum()
        targets = np.where(labels, (ups + 1) / (ups + 2), 1 / (downs + 2))
        curve = sm.GLM(targets, sm.add_constant(fitted), family=sm.families.Binomial())
        offset, slope = curve.fit(tol=1e-14, maxiter=200).params
        probabilities = 1 / (1 + np.exp(-(slope * scores + offset)))
        shares, means = calibration_curve(positive, probabilities, n_bins=15)
        counts = np.histogram(probabilities, bins=np.linspace(0, 1, 16))[0]
        thresholds = [best(g, fitted, labels) for g in (accuracy_score, f1_score, rare)]
        taken = [scores >= t for t in thresholds]
        out.append({
            "seed": seed, "count": count, "levels": levels, "slope": slope, "offset": offset,
            "thresholds": thresholds,
            "accuracy": accuracy_score(positive, taken[0]),
            "f1": f1_score(positive, taken[1]), "rare": rare(positive, taken[2]),
            "weightedF1": f1_score(positive, taken[1], sample_weight=weights),
            "brier": brier_score_loss(positive, probabilities),
            "weightedBrier": brier_score_loss(positive, probabilities, sample_weight=weights),
            "counts": counts.tolist(), "shares": shares.tolist(), "means": means.tolist(),
            "error": float((counts[counts > 0] * abs(shares - means)).sum() / count)})
    return out


def effects():
    """Effect sizes and rank correlations, with ties when there are levels."""
    out = []
    for seed, count, levels in [(51, 30, 0), (52, 200, 5)]:
        first, second = units(seed, 0, count) + 0.1, units(seed, 1, count)
        second = (first + second) / 2
        if levels:
            first, second = np.floor(first * levels), np.floor(second * levels)
        u = stats.mannwhitneyu(first, second[: count // 2]).statistic
        out.append({
            "seed": seed, "count": count, "levels": levels,
            "d": stats.ttest_rel(first, second).statistic / np.sqrt(count),
            "delta": float(2 * u / (count * (count // 2)) - 1),
            "rho": float(stats.spearmanr(first, second).statistic)})
    return out


def slopes():
    """Slopes of propensities against strengths."""
    strengths = [-1.5, -1, -0.5, 0, 0.5, 1, 1.5]
    items = units(61, 0, 40 * 7).reshape(40, 7) * 3 + 0.4 * np.array(strengths)
    found = [stats.linregress(strengths, item).slope for item in items]
    return {"slopes": found, "mean": float(np.mean(found)), "sd": float(np.std(found, ddof=1)),
            "below": float(np.mean(np.array(found) < 0))}


def main():
    numbers = units(9, 0, 101)
    out = {
        "areas": areas(), "weighted": weighted_areas(),
        "percentiles": [float(np.quantile(numbers, 0.025)), float(np.quantile(numbers, 0.975))],
        "mcnemar": mcnemar_tests(), "signFlips": sign_flips(), "holm": holm(),
        "wilson": wilson(), "corrected": corrected_intervals(), "detection": detection(),
        "effects": effects(), "slopes": slopes(),
        "quantiles": [[p, float(stats.norm.ppf(p))] for p in (1e-12, 0.025, 0.3, 0.5, 0.975, 0.9999)],
    }
    path = pathlib.Path(__file__).with_name("statistics.json")
    path.write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
