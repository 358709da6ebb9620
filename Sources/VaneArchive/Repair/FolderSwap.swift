#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Puts a folder in the place of another, which is kept under a third name.
///
/// Where the system lets two folders change places in one step, the place holds a whole folder at every moment, whenever the
/// program or the machine stops:
///
/// | after             | the place | the backup's name |
/// |-------------------|-----------|-------------------|
/// | the start         | old       | nothing           |
/// | the first rename  | old       | new               |
/// | the exchange      | new       | old               |
///
/// Elsewhere two renames must do, and a stop between them leaves the old folder under the backup's name, and nothing in the
/// place.
struct FolderSwap {
    /// Lets two paths change places in one step; false where that cannot be.
    var exchange: (String, String) -> Bool = { SystemCalls.exchange($0, $1) }

    /// Is called after every step.
    var afterStep: () throws -> Void = {}

    /// Puts a folder in the place of another.
    ///
    /// - Parameters:
    ///   - place: Where the old folder is, and the new one will be.
    ///   - new: Where the new folder is.
    ///   - backup: Where nothing is, and the old folder will be.
    /// - Throws: ``ArchiveError`` with code `inputOutput`; the old folder is then in its place.
    func run(_ place: String, _ new: String, _ backup: String) throws {
        try SystemCalls.rename(new, to: backup)
        try afterStep()
        guard !exchange(place, backup) else { return try afterStep() }
        try SystemCalls.rename(backup, to: new)
        try SystemCalls.rename(place, to: backup)
        try afterStep()
        do {
            try SystemCalls.rename(new, to: place)
        } catch {
            try SystemCalls.rename(backup, to: place)
            throw error
        }
        try afterStep()
    }
}

extension SystemCalls {
    #if !canImport(Darwin)
    /// The form of Linux's `renameat2`, which the C library's module does not show.
    private typealias Exchange =
        @convention(c) (
            Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
        ) -> Int32

    /// Linux's number for `RENAME_EXCHANGE`.
    private static let exchangeFlag: UInt32 = 2

    /// `renameat2`, or nothing where the C library lacks it.
    private static let exchangeCall: Exchange? = {
        // SAFETY: the symbol, where there is one, is a function of just this form, as Linux documents it.
        guard let symbol = unsafe dlsym(nil, "renameat2") else { return nil }
        return unsafe unsafeBitCast(symbol, to: Exchange.self)
    }()
    #endif

    /// Lets two paths of one file system change places in one step; returns false where the system, or the file system, cannot.
    static func exchange(_ first: String, _ second: String) -> Bool {
        #if canImport(Darwin)
        return unsafe renamex_np(first, second, UInt32(RENAME_SWAP)) == 0
        #else
        guard let call = unsafe exchangeCall else { return false }
        // SAFETY: both texts live during the call.
        return unsafe call(AT_FDCWD, first, AT_FDCWD, second, exchangeFlag) == 0
        #endif
    }
}
