/// How a factor of a matrix product lies in memory.
public struct MatrixOperand: Equatable, Sendable {
    /// Whether the stored matrix is the transpose of the factor.
    public var isTransposed: Bool

    /// The distance between the starts of two stored rows, or nil when they follow each other without a gap.
    public var leading: Int?

    /// The factor as it is stored.
    public static let plain = MatrixOperand(isTransposed: false, leading: nil)

    /// The transpose of what is stored.
    public static let transposed = MatrixOperand(isTransposed: true, leading: nil)

    /// Returns the factor as it is stored, with rows `leading` elements apart.
    public static func plain(leading: Int) -> MatrixOperand {
        MatrixOperand(isTransposed: false, leading: leading)
    }

    /// Returns the transpose of what is stored, with stored rows `leading` elements apart.
    public static func transposed(leading: Int) -> MatrixOperand {
        MatrixOperand(isTransposed: true, leading: leading)
    }
}
