internal import CVaneClinicModel

/// The embedded language model: the three files of a model folder, inside the program.
///
/// A Llama of six blocks, 96 wide, trained on ``ClinicDialogues``; `Documentation/Reproductions/clinic.md` says how and
/// which seed it is.
public enum ClinicModel {
    /// The bytes of `model.safetensors`: float32 tensors under the names of Hugging Face, the output matrix tied.
    public static var weights: [UInt8] { unsafe copy(of: vane_clinic_weights()) }

    /// The bytes of `config.json`.
    public static var configuration: [UInt8] { unsafe copy(of: vane_clinic_configuration()) }

    /// The bytes of `tokenizer.json`.
    public static var tokenizer: [UInt8] { unsafe copy(of: vane_clinic_tokenizer()) }

    /// Lends the bytes of `model.safetensors` without a copy; they begin at a multiple of 64.
    public static func withWeights<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        let file = unsafe vane_clinic_weights()
        // SAFETY: The array is constant and lives as long as the program, and `count` is its size.
        let buffer = unsafe UnsafeRawBufferPointer(start: file.bytes, count: file.count)
        let span = unsafe buffer.bytes
        return try body(span)
    }

    /// Copies an embedded file.
    private static func copy(of file: vane_clinic_file) -> [UInt8] {
        // SAFETY: The array is constant and lives as long as the program, and `count` is its size.
        unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
}
