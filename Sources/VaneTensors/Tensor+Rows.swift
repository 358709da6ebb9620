extension Tensor<Float> {
    /// Returns some rows, `[rows.count, width]`, in the order given.
    ///
    /// - Precondition: All of them exist.
    package func keepingRows(_ rows: [Int]) -> Tensor<Float> {
        let width = width
        return withSpan { source in
            Tensor(shape: [rows.count, width]) { target in
                for (place, row) in rows.enumerated() {
                    target.copy(source, at: row * width, to: place * width, count: width)
                }
            }
        }
    }
}
