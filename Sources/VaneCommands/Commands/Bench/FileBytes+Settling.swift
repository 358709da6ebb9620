import FoundationEssentials
import Glibc

extension FileBytes {
    /// Waits until all files of a folder are on the disk, and drops them from the page cache where the system can.
    ///
    /// - Returns: The bytes of all files.
    static func settleFiles(in folder: String) -> Int {
        var bytes = 0
        for name in (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [] {
            let descriptor = unsafe open("\(folder)/\(name)", O_RDONLY)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            var status = stat()
            guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                continue
            }
            bytes += Int(status.st_size)
            fsync(descriptor)
            #if os(Linux)
            posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
            #endif
        }
        return bytes
    }
}
