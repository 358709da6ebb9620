import VaneTensors

/// The memory of a pass, allocated once a run.
struct Workspace {
    /// The residual stream, `[rows, D]`.
    var residual: Tensor<Float>

    /// The residual stream normalized, `[rows, D]`.
    var normed: Tensor<Float>

    /// Queries, `[rows, A · D_head]`.
    var queries: Tensor<Float>

    /// Keys, `[rows, A_kv · D_head]`.
    var keys: Tensor<Float>

    /// Values, `[rows, A_kv · D_head]`.
    var values: Tensor<Float>

    /// What the heads read, `[rows, A · D_head]`.
    var headOutputs: Tensor<Float>

    /// What attention or the MLP adds, `[rows, D]`.
    var update: Tensor<Float>

    /// The MLP's gate, and then its hidden layer, `[rows, hidden]`.
    var hidden: Tensor<Float>

    /// The MLP's up projection, `[rows, hidden]`.
    var up: Tensor<Float>

    /// The attention's scores, as many as it asks for.
    var attentionScores: Tensor<Float>

    /// The cosines of each row's angles, `[rows, D_head / 2]`.
    var cosines: Tensor<Float>

    /// The sines of each row's angles, `[rows, D_head / 2]`.
    var sines: Tensor<Float>

    /// The normalized rows whose next-token scores are computed, `[scored, D]`.
    var scoredRows: Tensor<Float>

    /// Next-token scores, `[scored, vocabulary]`.
    var logits: Tensor<Float>

    /// The most rows of which next-token scores are computed at once.
    let scoredCapacity: Int

    /// Allocates the memory for passes of up to `rows` rows.
    init(_ c: DecoderConfiguration, rows: Int, attentionScores: Int, scoredCapacity: Int) {
        func rowsOf(_ width: Int) -> Tensor<Float> { Tensor(shape: [rows, width], repeating: 0) }
        residual = rowsOf(c.width)
        normed = rowsOf(c.width)
        queries = rowsOf(c.heads * c.headWidth)
        keys = rowsOf(c.keyValueHeads * c.headWidth)
        values = rowsOf(c.keyValueHeads * c.headWidth)
        headOutputs = rowsOf(c.heads * c.headWidth)
        update = rowsOf(c.width)
        hidden = rowsOf(c.hiddenWidth)
        up = rowsOf(c.hiddenWidth)
        self.attentionScores = Tensor(shape: [attentionScores], repeating: 0)
        cosines = rowsOf(c.headWidth / 2)
        sines = rowsOf(c.headWidth / 2)
        scoredRows = Tensor(shape: [scoredCapacity, c.width], repeating: 0)
        logits = Tensor(shape: [scoredCapacity, c.vocabulary], repeating: 0)
        self.scoredCapacity = scoredCapacity
    }
}
