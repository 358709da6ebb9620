import VaneModels

/// Reads a `tokenizer.json` and, when it is one, encodes and decodes a text with it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // SAFETY: the fuzzer gives `count` bytes that it keeps during the call.
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    do {
        let tokenizer = try Tokenizer(json: bytes, named: "x")
        _ = tokenizer.decode(
            try tokenizer.encode("Once upon a time, 12 ducks – <s> \u{e4}\u{1F986}"))
    } catch {
        let text = "\(error)"
        precondition(!text.isEmpty && !text.contains("\n"), "A refusal of several lines: \(text)")
    }
    return 0
}
