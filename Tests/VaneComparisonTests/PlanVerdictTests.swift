import Testing

@testable import VaneComparison

@Suite struct PlanVerdictTests {
    @Test func `Three sentences say what the numbers of a full report say`() {
        let verdict = PlanReportSample.full.verdict
        // Validation prefers the area that is greatest there, 'mlp-probe', whose figures on test are planted.
        #expect(verdict.count == 3)
        #expect(
            verdict[0].hasPrefix(
                "Chosen on validation, 'mlp-probe' at resid_post.3 reads best: on test its AUROC is 0.973 [0.951, 0.993]; "
                    + "fitted on permuted labels it reaches "))
        #expect(
            verdict[0].hasSuffix(
                "; 'bag-of-words' has 0.741 [0.719, 0.761]; 'random-probe' has 0.548 [0.526, 0.568]; 1 of 10 readouts has no figures."
            ))
        #expect(
            verdict[1]
                == "Chosen on validation, 'l2s-notes' steers best: on test its objective is 0.896 [0.856, 0.932], +0.355 [0.315, 0.395] against 'none' and "
                + "+0.368 [0.328, 0.408] against 'random'; its damage: KL 0.350 nats at the prompt's end, KL 0.058 nats a token over "
                + "neutral text, ‖δ‖/‖h‖ 0.210, 95.8 % of neutral replies identical; the oracle 'p2s' reaches 0.981 [0.941, 1.000]; "
                + "1 of 15 methods has no figures.")
        #expect(
            verdict[2]
                == "The direction that reads best, 'logistic' at resid_post.3 (AUROC 0.971 [0.949, 0.991]), takes the objective from "
                + "0.541 to 0.612 (+0.071) when it steers, where 'caa' at resid_post.3 (AUROC 0.881) changes it by +0.150; over 8 "
                + "methods detection and control have a rank correlation of -0.412; of 26 paired differences 20 survive Holm's "
                + "correction at the 5 % level.")
    }

    @Test func `A report without figures says that, and claims nothing`() {
        var report = PlanReportSample.empty
        #expect(
            report.verdict == [
                "No readout could be measured.", "No method could be measured on test.",
                "No direction that reads was measured on both axes; no rank correlation of detection and control was computed; no "
                    + "methods were compared in pairs.",
            ])
        (report.detection.readouts, report.control.methods) = ([], [])
        #expect(
            Array(report.verdict.prefix(2)) == [
                "Nothing was fitted to read.", "Nothing was fitted to steer.",
            ])
    }

    @Test func `A reading that chance would give is said to be one`() {
        var report = PlanReportSample.full
        report.detection.readouts = [report.detection.readouts[8]]
        report.detection.readouts[0].test?.ci = [0.44, 0.61]
        report.detection.readouts[0].test?.permuted = nil
        #expect(
            report.verdict[0]
                == "Chosen on validation, 'random-probe' at resid_post.3 reads best: on test its AUROC is 0.548 [0.440, 0.610], which "
                + "cannot be told from chance; no fit on permuted labels was measured beside it.")
    }

    @Test
    func `A gain whose interval holds zero cannot be told from zero, whichever way it was written`()
        throws
    {
        var report = PlanReportSample.full
        let index = try #require(
            report.control.paired.firstIndex { $0.figure == "objective" && $0.b == "none" })
        report.control.paired[index].a = "none"
        report.control.paired[index].b = "l2s-notes"
        report.control.paired[index].difference = -0.02
        report.control.paired[index].ci = [-0.06, 0.03]
        #expect(
            report.verdict[1].contains(
                ", +0.020 [-0.030, 0.060], which cannot be told from zero, against 'none' and +0.368"
            ))
    }

    @Test func `Without paired differences the references' own figures are stated`() {
        var report = PlanReportSample.full
        report.control.paired = []
        report.control.methods.removeAll { $0.id == "random" }
        #expect(
            report.verdict[1].contains(
                "0.896 [0.856, 0.932], where 'none' has 0.541 and 'random' not being measured;"))
        #expect(report.verdict[2].hasSuffix("no methods were compared in pairs."))
    }

    @Test func `References and the oracle are never the method that steers best`() {
        var report = PlanReportSample.full
        report.control.methods.removeAll { !$0.isReference }
        #expect(
            report.verdict[1]
                == "Nothing but what methods are compared with could be measured: 'none' has 0.541 [0.501, 0.577], 'random' has 0.528 "
                + "[0.488, 0.564], 'prompt' has 0.642 [0.602, 0.678].")
    }

    @Test func `Figures on test do not choose the method that steers best`() throws {
        var report = PlanReportSample.full
        let other = try #require(
            report.control.methods.firstIndex { $0.name == "mean-s" && $0.control != nil })
        report.control.methods[other].control?.objective = 0.999
        #expect(report.verdict[1].contains("'l2s-notes' steers best"))
        for trial in report.control.methods[other].trials.indices {
            report.control.methods[other].trials[trial].value = 0.9999
        }
        #expect(report.verdict[1].contains("'mean-s' steers best: on test its objective is 0.999"))
    }

    @Test
    func `Propensity is the figure where validation maximised it, and where there is no other`() {
        var report = PlanReportSample.full
        report.control.chosenBy = "propensity"
        #expect(
            report.verdict[1].hasPrefix(
                "Chosen on validation, 'l2s-notes' steers best: on test its propensity is 0.640 [0.340, 0.940], +1.152"
            ))
        report.control.chosenBy = "objective"
        for index in report.control.methods.indices {
            report.control.methods[index].control?.objective = nil
        }
        #expect(report.verdict[1].contains("its propensity is 0.640"))
    }

    @Test
    func
        `The gap says when the direction that reads best also steers best, and when it has no figure`()
    {
        var report = PlanReportSample.full
        report.gap.transfer = [report.gap.transfer[0], report.gap.transfer[2]]
        #expect(
            report.verdict[2].contains("(+0.071) when it steers, and no other direction does more;")
        )
        report.gap.transfer[0].steered = nil
        report.gap.transfer[0].error = "It broke."
        #expect(
            report.verdict[2].contains("[0.949, 0.991]), has no figure when it steers: It broke.;"))
        report.gap.ranks = [GapReport.Rank(over: "methods", method: nil, spearman: nil, count: 2)]
        #expect(
            report.verdict[2].contains(
                "over 2 methods there is no rank correlation of detection and control, since one of them does not vary"
            ))
    }
}
