/// A refusal of a plugin: what was found, what was expected, and what to do, in one line.
public struct PluginError: Error, Sendable, CustomStringConvertible {
    /// What kind of thing went wrong; open, so that later versions may add kinds.
    public struct Code: Hashable, Sendable {
        /// The code's stable name, which is also the name of its page in the documentation.
        public let name: String

        /// A path under which there is no file, or a folder of the search path that does not exist.
        public static let notFound = Code(name: "not-found")
        /// A file that is no shared library for this machine.
        public static let notALibrary = Code(name: "not-a-library")
        /// A shared library that does not say that it is a plugin.
        public static let noManifest = Code(name: "no-manifest")
        /// A manifest that cannot be one.
        public static let invalidManifest = Code(name: "invalid-manifest")
        /// A library, or one of its structs, that was built for another major of the contract.
        public static let wrongABI = Code(name: "wrong-abi")
        /// A library that the system's loader refuses.
        public static let loadFailed = Code(name: "load-failed")
        /// A library without entry.
        public static let noEntry = Code(name: "no-entry")
        /// A file that was loaded before and has changed since.
        public static let changed = Code(name: "changed")
        /// A required function or table that is null.
        public static let nullSlot = Code(name: "null-slot")
        /// A method or parameter whose description cannot be used.
        public static let invalidDescriptor = Code(name: "invalid-descriptor")
        /// A function of the plugin that reported a failure.
        public static let failed = Code(name: "failed")
        /// A function of the plugin that reported a failure and did not say what it was.
        public static let failedWithoutMessage = Code(name: "failed-without-message")
        /// A result of the plugin that the contract rules out.
        public static let brokenPromise = Code(name: "broken-promise")
        /// A child process that a signal ended.
        public static let crashed = Code(name: "crashed")
        /// A child process that the plugin ended.
        public static let ended = Code(name: "ended")
        /// A child process that did not answer in time.
        public static let timedOut = Code(name: "timed-out")
        /// A child process that used more memory or processor time than it may.
        public static let limitExceeded = Code(name: "limit-exceeded")
        /// A child process that wrote into the tool's connection, or cut it.
        public static let garbled = Code(name: "garbled")
        /// A child process that could not be started.
        public static let noChild = Code(name: "no-child")
        /// A library that crashed, hung or exceeded its limits when it was tried before.
        public static let blocked = Code(name: "blocked")
        /// A library that says something else of itself than when it was tried.
        public static let inconsistent = Code(name: "inconsistent")
        /// A library that is not on the trust list where that is required.
        public static let notTrusted = Code(name: "not-trusted")
        /// A trust list that cannot be read, written or believed.
        public static let invalidTrustList = Code(name: "invalid-trust-list")
    }

    /// The kind of error.
    public let code: Code

    /// One line that says what was found, what was expected and what to do.
    public let message: String

    /// The message.
    public var description: String { message }

    /// Creates an error; only the factories of this module write messages.
    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
