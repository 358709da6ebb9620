internal import CVanePlugin

/// What a plugin said when one of its functions failed, copied out of its memory.
struct PluginFailure: Error, Hashable {
    /// The status returned.
    let status: Int
    /// The message, on one line; absent when the plugin gave none.
    let message: String?
    /// The parameter or member to blame, if any was named.
    let field: String?

    /// Takes the outcome of a call over: nothing when it succeeded, otherwise its words.
    ///
    /// The error is released here, once, by the function that its owner put into it.
    static func taking(
        _ status: vane_status_t, _ error: UnsafePointer<vane_error_t>?
    ) -> PluginFailure? {
        guard let error = unsafe error else {
            return status == VANE_OK
                ? nil : PluginFailure(status: Int(status), message: nil, field: nil)
        }
        // SAFETY: a non-null error is valid until it is released, which happens on leaving, after the strings were copied.
        defer { unsafe error.pointee.release?(error) }
        return unsafe PluginFailure(
            status: Int(status == VANE_OK ? error.pointee.code : status),
            message: text(error.pointee.message), field: text(error.pointee.field))
    }

    /// Copies a string, on one line; nothing when there is none or it is empty.
    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        // SAFETY: strings of an error end with a zero byte and live until it is released.
        let text = unsafe String(cString: pointer)
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.isEmpty ? nil : line
    }

    /// The end of a sentence that says what happened.
    var words: String {
        let field = field.map { ", field '\($0)'" } ?? ""
        guard let message else {
            return " without a message (code \(status)\(field)); "
                + "that is a bug of the plugin, report it to its author."
        }
        return ": \(message) (code \(status)\(field))"
    }
}
