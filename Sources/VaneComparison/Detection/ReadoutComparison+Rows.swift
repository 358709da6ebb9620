public import VaneTensors

extension ReadoutComparison {
    /// What is known of the rows that are compared on, the same at every hook point.
    public struct Frame: Sendable, Hashable {
        /// Whether each row is of another class than the first.
        public var positive: [Bool]
        /// The group of each row.
        public var clusters: [String]
        /// The split of each row; nothing for those out of distribution, which belong to no split.
        public var splits: [ControlTask.Split?]
        /// The sample of each row.
        public var samples: [Int]
        /// The token of each row, where all are known.
        public var tokens: [Int]?
        /// What stands in the samples' prompts, where it is known.
        public var prompts: PromptTokens?

        /// Creates a frame; every row is a sample of its own when none are given.
        ///
        /// - Precondition: Every row has a label, a group and a place in a split or out of them.
        public init(
            positive: [Bool], clusters: [String], splits: [ControlTask.Split?],
            samples: [Int]? = nil, tokens: [Int]? = nil, prompts: PromptTokens? = nil
        ) {
            precondition(
                positive.count == clusters.count && positive.count == splits.count
                    && positive.count == samples?.count ?? positive.count,
                "Each row has a label, a group and a split.")
            (self.positive, self.clusters, self.splits) = (positive, clusters, splits)
            self.samples = samples ?? Array(positive.indices)
            (self.tokens, self.prompts) = (tokens, prompts)
        }

        /// The rows of a split.
        func indices(of split: ControlTask.Split) -> [Int] {
            splits.indices.filter { splits[$0] == split }
        }

        /// The rows that belong to no split.
        var outside: [Int] { splits.indices.filter { splits[$0] == nil } }

        /// The rows that belong to a split.
        var inside: [Int] { splits.indices.filter { splits[$0] != nil } }
    }

    /// The rows at a hook point, those of all splits and those out of distribution.
    public struct Rows: Sendable {
        /// The rows, `[N, D]`.
        public var values: Tensor<Float>
        /// What is known of them.
        public var frame: Frame

        /// Creates rows.
        ///
        /// - Precondition: The frame speaks of as many rows.
        public init(values: Tensor<Float>, frame: Frame) {
            precondition(values.rows == frame.positive.count, "The frame speaks of every row.")
            (self.values, self.frame) = (values, frame)
        }

        /// Creates rows of which nothing more is known.
        public init(
            values: Tensor<Float>, positive: [Bool], clusters: [String],
            splits: [ControlTask.Split?]
        ) {
            self.init(
                values: values,
                frame: Frame(positive: positive, clusters: clusters, splits: splits))
        }

        /// Some of the rows with their labels.
        func part(_ rows: [Int]) -> Part {
            Part(
                values: values.keepingRows(rows), positive: rows.map { frame.positive[$0] })
        }
    }

    /// Some rows with their labels.
    struct Part: Sendable {
        /// The rows, `[N, D]`.
        let values: Tensor<Float>
        /// Whether each row is positive.
        let positive: [Bool]
    }
}
