import Testing

@testable import VanePluginHost

/// The written form of where plugins run.
struct PluginIsolationTests {
    @Test(arguments: [
        ("inproc", PluginIsolation.inProcess), ("sandboxed", .sandboxed(PluginLimits())),
        ("sandboxed:seconds=0.5", .sandboxed(PluginLimits(seconds: 0.5))),
        (
            "sandboxed:seconds=60,memory=4096",
            .sandboxed(PluginLimits(seconds: 60, memoryMebibytes: 4096))
        ),
    ]) func `A place is read with its limits`(text: String, expected: PluginIsolation) {
        #expect(PluginIsolation(text) == expected)
    }

    @Test(arguments: [
        "", "box", "inproc:", "inproc:seconds=1", "sandboxed:", "sandboxed:seconds",
        "sandboxed:seconds=", "sandboxed:seconds=0", "sandboxed:seconds=-1",
        "sandboxed:seconds=nan", "sandboxed:seconds=1,", "sandboxed:memory=0",
        "sandboxed:memory=1.5", "sandboxed:hours=1", "sandboxed:seconds=1=2",
    ]) func `What is no place is refused`(text: String) {
        #expect(PluginIsolation(text) == nil)
    }
}
