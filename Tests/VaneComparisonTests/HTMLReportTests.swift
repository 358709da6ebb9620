import Testing

@testable import VaneComparison

@Suite struct HTMLReportTests {
    /// An interval that leaves out zero.
    private static let sure = [0.2, 0.4]
    /// An interval that holds zero.
    private static let unsure = [-0.1, 0.3]

    /// A row with some figures.
    private func method(
        _ id: String, success: Double?, unchanged: Double? = 1, error: String? = nil
    ) -> ComparisonReport.Method {
        let objective = ((success ?? 0) + (unchanged ?? 0)) / 2
        let control = ComparisonReport.Control(
            success: success, ci: [], byClass: [:], unchanged: unchanged, unchangedCI: [],
            objective: objective, novel: nil)
        return ComparisonReport.Method(
            id: id, detection: nil, control: error == nil ? control : nil, alpha: 1,
            at: "resid_post.1", context: nil, contrast: nil, variant: nil, tried: 2, curve: [],
            error: error)
    }

    /// A report of some rows.
    private func report(
        _ methods: [ComparisonReport.Method], paired: [ComparisonReport.Paired] = [],
        auroc: Double? = nil
    ) -> ComparisonReport {
        ComparisonReport(
            model: ComparisonReport.Model(name: "stub", fingerprint: "ab", blocks: 2, width: 4),
            settings: [:], classes: ["plain", "refuse"], methods: methods,
            readouts: auroc.map {
                let detection = ComparisonReport.Detection(auroc: $0, ci: [])
                return [
                    ComparisonReport.Readout(id: "logistic", at: nil, detection: detection),
                    ComparisonReport.Readout(id: "bag-of-words", at: nil, detection: detection),
                ]
            } ?? [],
            paired: paired, cosines: [], inner: [], receipts: [:], examples: [], seeds: [],
            warnings: [])
    }

    /// A difference.
    private func pair(
        _ a: String, _ b: String, _ difference: Double, _ ci: [Double]
    ) -> ComparisonReport.Paired {
        ComparisonReport.Paired(a: a, b: b, difference: difference, ci: ci)
    }

    @Test(arguments: [
        (0.3, sure, "beats"), (-0.3, [-0.4, -0.2], "falls behind"),
        (0.1, unsure, "cannot be told apart from"),
    ])
    func `The verdict follows the interval against the better constant vector`(
        difference: Double, ci: [Double], verb: String
    ) {
        let report = report(
            [method("l2s", success: 0.8), method("gate", success: 0.9)],
            paired: [pair("l2s", "mean-s-cautious", difference, ci)])
        let sign = difference < 0 ? "" : "+"
        #expect(
            HTMLReport(report).verdict == [
                "A shift predicted from the prompt \(verb) the better constant vector (mean-s-cautious): "
                    + "\(sign)\(difference.fixed(3)) [\(ci[0].fixed(3)), \(ci[1].fixed(3))]; class means behind "
                    + "a probe (gate) reach 0.950, ridge no figure, L2S 0.900."
            ])
    }

    @Test(arguments: [
        (sure, "changes the score by +0.250 [0.200, 0.400]."),
        (unsure, "does nothing that can be told from zero: +0.250 [-0.100, 0.300]."),
    ])
    func `The verdict says what the direction that reads does when it steers`(
        ci: [Double], end: String
    ) {
        let report = report(
            [], paired: [pair("probe-direction", "none", 0.25, ci)], auroc: 0.95)
        #expect(
            HTMLReport(report).verdict == [
                "A linear probe reads the need for a change with AUROC 0.950, bag of words 0.950; "
                    + "steering along its direction " + end
            ])
    }

    @Test func `The verdict says what was reached, be it more or less than before`() {
        let rows = [
            method("none", success: 0.5), method("l2s", success: 0.25, unchanged: 0.75),
            method("p2s", success: 1, unchanged: nil),
        ]
        #expect(
            HTMLReport(report(rows)).verdict == [
                "The wanted behaviour goes from 0.500 to 0.250 with L2S (0.750 of neutral replies unchanged) "
                    + "and to 1.000 with the true contrast shift."
            ])
        #expect(HTMLReport(report(Array(rows.dropLast()))).verdict.isEmpty)
    }

    @Test func `Nothing from outside reaches the page as markup`() {
        let evil = "<i>&\"x\"</i>"
        var report = report(
            [method(evil, success: 0.5), method("failed", success: nil, error: evil)],
            paired: [pair("l2s", "mean-s" + evil, 0.3, Self.sure), pair(evil, evil, 0, [0, 0])])
        report.model.name = evil
        report.model.fingerprint = evil
        report.settings = [evil: evil]
        report.classes = ["plain", evil]
        report.methods[0].contrast = evil
        report.methods[0].variant = evil
        report.methods[0].curve = [0, 1].map {
            ComparisonReport.Point(alpha: $0, success: 0.5, unchanged: nil)
        }
        report.readouts = [ComparisonReport.Readout(id: evil, at: nil, detection: nil)]
        report.inner = [
            ComparisonReport.Inner(id: evil, at: nil, alpha: 1, success: nil, unchanged: nil)
        ]
        report.receipts = [
            evil: [
                ComparisonReport.Receipt(
                    at: "resid_post.1", phase: "generation", status: "applied",
                    tokens: "generated", calls: 1, rows: 1, changed: 1, declined: 0,
                    meanRelativeChange: 1, largestRelativeChange: 1, positions: [0, 1])
            ]
        ]
        report.examples = [
            ComparisonReport.Example(prompt: evil, wanted: evil, replies: [evil: evil])
        ]
        report.seeds = [
            ComparisonReport.Seed(
                seed: 1, methods: [evil: [0.5, nil]], paired: [pair(evil, evil, 0, [0, 0])],
                auroc: [:], preset: nil)
        ]
        report.warnings = [evil]
        let page = HTMLReport(report).page
        #expect(!page.contains("<i>&") && !page.contains("\"x\"") && !page.contains("&\""))
        let safe = "&lt;i&gt;&amp;&quot;x&quot;&lt;/i&gt;"
        #expect(page.components(of: safe) > 25)
        #expect(page.contains("0.500 / –"))
    }

    @Test func `A method that failed stands in the page with its reason and no figure`() {
        let page = HTMLReport(report([method("ridge", success: nil, error: "It broke.")])).page
        #expect(
            page.contains(
                "<tr><th scope=\"row\">ridge</th><td colspan=\"11\"><span class=\"error\">It broke.</span></td></tr>"
            ))
    }

    @Test func `A page asks for nothing over the network`() {
        let page = HTMLReport(report([])).page
        for mark in ["http:", "https:", "src=", "@import", "url(", "<script"] {
            #expect(!page.contains(mark), "\(mark)")
        }
    }
}

extension String {
    /// The number of times that a text occurs.
    fileprivate func components(of text: String) -> Int {
        ranges(of: text).count
    }
}
