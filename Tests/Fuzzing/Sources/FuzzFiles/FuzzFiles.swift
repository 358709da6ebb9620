import Foundation

@testable import VaneArchive
@testable import VaneTensorFiles

/// What is fuzzed, by the name that `VANE_FUZZ_TARGET` gives: each takes bytes as a file would hold them.
let targets: [String: @Sendable ([UInt8]) throws -> Void] = [
    "zarr-json": FuzzTarget.zarrMetadata,
    "shard-index": FuzzTarget.shardIndex,
    "blosc": FuzzTarget.bloscFrame,
    "zip": FuzzTarget.zipDirectory,
    "zip-store": FuzzStore.readZip,
    "safetensors": FuzzTarget.safetensors,
    "pickle": FuzzTarget.pickle,
    "npy": FuzzTarget.numPy,
    "gguf": FuzzTarget.gguf,
]

/// The target that this run fuzzes.
let chosen: @Sendable ([UInt8]) throws -> Void = {
    let name = ProcessInfo.processInfo.environment["VANE_FUZZ_TARGET"] ?? ""
    guard let target = targets[name] else {
        let known = targets.keys.sorted().joined(separator: ", ")
        FileHandle.standardError.write(
            Data("VANE_FUZZ_TARGET is '\(name)'; choose \(known)\n".utf8))
        exit(64)
    }
    return target
}()

/// Runs the chosen target on some bytes; an error is a good end, anything else that is not an end is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // SAFETY: the fuzzer gives `count` bytes that it keeps during the call.
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    do {
        try chosen(bytes)
    } catch {
        // A refusal says why in one line, whatever the bytes are.
        let text = "\(error)"
        precondition(!text.isEmpty && !text.contains("\n"), "A refusal of several lines: \(text)")
    }
    return 0
}
