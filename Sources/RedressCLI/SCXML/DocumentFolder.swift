import Foundation
import LibXML

/// The folder that a document stands in, and nothing outside it.
struct DocumentFolder {
    /// Without symbolic links, with a slash at its end.
    private let root: String

    init?(of document: String) {
        guard let path = Self.resolve(DataFolder.parent(of: document)) else { return nil }
        root = path.hasSuffix("/") ? path : path + "/"
    }

    /// The bytes of what a `src` names.
    ///
    /// - Parameter reference: A URI reference, percent-encoded.
    /// - Returns: nil for anything but a relative path to a file in the folder or below it:
    ///   a scheme, a path from the root, a step up, a link that leads out, a pipe.
    func read(_ reference: String) -> [UInt8]? {
        guard let path = reference.removingPercentEncoding, !path.contains("\0"),
            !path.hasPrefix("/"), !path.contains(":"),
            !path.split(separator: "/").contains(".."),
            let file = Self.resolve(root + path), file.hasPrefix(root)
        else { return nil }
        var status = stat()
        guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return try? InputFile(file, byteCountMax: LoadLimits.standard.byteCountMax).bytes
    }

    /// The path without symbolic links, if there is such a thing.
    private static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
