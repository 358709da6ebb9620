internal import CVanePlugin

/// What a plugin said when one of its functions failed, copied out of its memory.
struct PluginFailure: Error {
    /// What there is of an error.
    enum Report {
        /// A message on one line, with the parameter or member to blame if any was named.
        case message(String, field: String?)
        /// No message, perhaps with the parameter or member to blame.
        case silence(field: String?)
        /// An error of another major, or too small to be read; it cannot be given back either.
        case unreadable(vane_header_t)
    }

    /// The status returned.
    let status: Int
    /// What was said.
    let report: Report

    /// Takes the outcome of a call over: nothing when it succeeded, otherwise its words.
    ///
    /// The error is released here, once, by the function that its owner put into it.
    static func taking(
        _ status: vane_status_t, _ error: UnsafePointer<vane_error_t>?
    ) -> PluginFailure? {
        guard let error = unsafe error else {
            return status == VANE_OK
                ? nil : PluginFailure(status: Int(status), report: .silence(field: nil))
        }
        guard let copy = unsafe vane_error_t.copy(error) else {
            // SAFETY: every struct of the contract begins with a header.
            let header = unsafe UnsafeRawPointer(error).load(as: vane_header_t.self)
            return PluginFailure(status: Int(status), report: .unreadable(header))
        }
        // SAFETY: a non-null error is valid until it is released, which happens on leaving, after the strings were copied.
        defer { unsafe copy.release?(error) }
        let (message, field) = unsafe (text(copy.message), text(copy.field))
        return PluginFailure(
            status: Int(status == VANE_OK ? unsafe copy.code : status),
            report: message.map { .message($0, field: field) } ?? .silence(field: field))
    }

    /// Copies a string, on one line; nothing when there is none, or it is empty or does not end.
    private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        guard let pointer = unsafe pointer, unsafe CString.length(pointer) != nil else {
            return nil
        }
        // SAFETY: strings of an error end with a zero byte and live until it is released.
        let line = unsafe String(cString: pointer).oneLine
        return line.isEmpty ? nil : line
    }

    /// The code of the error that tells of the failure.
    var code: PluginError.Code {
        switch report {
        case .message: .failed
        case .silence: .failedWithoutMessage
        case .unreadable: .wrongABI
        }
    }

    /// The end of a sentence that says what happened.
    var words: String {
        switch report {
        case .message(let message, let field):
            return ": \(message) (code \(status)\(Self.blame(field)))"
        case .silence(let field):
            return " without a message (code \(status)\(Self.blame(field))); "
                + "that is a bug of the plugin, report it to its author."
        case .unreadable(let header):
            return " with a 'vane_error_t' of ABI \(header.abi_major) with \(header.struct_size) "
                + "bytes, this program needs ABI \(PluginManifest.current.major) and at least "
                + "\(VANE_ERROR_LEAST) (code \(status)); begin the struct with VANE_HEADER."
        }
    }

    /// Says which parameter or member is to blame.
    private static func blame(_ field: String?) -> String {
        field.map { ", field '\($0)'" } ?? ""
    }
}

extension String {
    /// The text on one line, without characters that steer a terminal.
    var oneLine: String {
        let line = split(whereSeparator: \.isNewline).joined(separator: " ")
        let visible = line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        return String(String.UnicodeScalarView(visible))
    }
}
