import Foundation

/// The cosine of an index in single precision, as the fixture's script has it.
enum TestCosine {
    /// Returns `cos(i)`.
    static func of(_ index: Int) -> Float { cosf(Float(index)) }
}
