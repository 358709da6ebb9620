import Testing

@testable import VaneComparison

@Suite struct FigureTests {
    @Test(arguments: [
        ([0.0, 1.0], [0, 0.2, 0.4, 0.6, 0.8, 1]), ([-1.5, 1.5], [-2, -1, 0, 1, 2]),
        ([0.0, 0.0], [-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6]),
        ([3_000.0, 14_000.0], [0, 5_000, 10_000, 15_000]),
    ])
    func `Scales have round marks that cover the numbers`(values: [Double], marks: [Double]) {
        let scale = PlotScale(covering: values, from: 0, to: 100)
        #expect(scale.ticks.count == marks.count)
        for (tick, mark) in zip(scale.ticks, marks) { #expect(abs(tick - mark) < 1e-9) }
        #expect(scale(scale.lower) == 0 && scale(scale.upper) == 100)
        #expect(values.allSatisfy { scale.lower <= $0 && $0 <= scale.upper })
    }

    @Test func `Strengths many times apart stand side by side, others in proportion`() {
        let apart = PlotScale(strengths: [0, 0.5, 1, 8], from: 0, to: 90)
        #expect([0, 0.5, 1, 8].map { apart($0) } == [0, 30, 60, 90])
        #expect(abs(apart(4.5) - 75) < 1e-9)
        let near = PlotScale(strengths: [-1, 0, 1], from: 0, to: 100)
        #expect(near(0) == 50 && near.ticks == [-1, 0, 1])
    }

    @Test func `Names beside points cover neither each other nor the points`() {
        let bounds = LabelPlacement.Box(x: 0, y: 0, width: 600, height: 400)
        var labels = LabelPlacement(bounds: bounds)
        var points: [(x: Double, y: Double)] = []
        for index in 0..<8 {
            points.append((300 + Double(index % 2) * 6, 200 + Double(index) * 7))
        }
        for point in points { labels.avoid(LabelPlacement.Box(around: point, radius: 5)) }
        let boxes = points.enumerated().map { index, point in
            let label = labels.place("method-\(index)", at: point)
            let width = label.words.drawnWidth
            return LabelPlacement.Box(
                x: label.x - width / 2, y: label.y - 10, width: width, height: 12)
        }
        for (index, box) in boxes.enumerated() {
            #expect(abs(box.overlap(bounds) - box.width * box.height) < 1e-6, "\(index)")
            for other in boxes[(index + 1)...] { #expect(box.overlap(other) == 0, "\(index)") }
            for point in points {
                #expect(box.overlap(LabelPlacement.Box(around: point, radius: 4)) == 0, "\(index)")
            }
        }
    }

    @Test func `Heights are spread in their order inside the frame`() {
        #expect(
            LabelPlacement.spread([10, 11, 12, 80], pitch: 10, within: 0...100) == [10, 20, 30, 80])
        #expect(LabelPlacement.spread([95, 96, 97], pitch: 10, within: 0...100) == [80, 90, 100])
    }

    @Test func `A matrix is dark where numbers are great, and frames what was chosen`() {
        let figure = MatrixPlot(
            name: "m", caption: "", rows: ["a", "b"], columns: ["c", "d"],
            values: [[0.5, 1], [nil, -1]], shade: .signed, framed: [1, nil]
        ).figure
        let drawn = figure.drawing.text
        #expect(drawn.contains("class=\"cool\" fill-opacity=\"0.500\""))
        #expect(drawn.contains("class=\"warm\" fill-opacity=\"1.000\""))
        #expect(drawn.ranges(of: "class=\"chosen\"").count == 1)
        #expect(drawn.ranges(of: "class=\"empty\"").count == 1)
        #expect(drawn.contains("class=\"mid high\"") && drawn.contains("class=\"mid low\""))
        #expect(figure.data.text == "row,c,d\na,0.5,1.0\nb,,-1.0\n")
    }
}
