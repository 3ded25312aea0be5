import Foundation

/// Finds folders that come with the program, such as `workflows`.
enum DataFolder {
    /// The folder in the current directory, or else the one that was installed with the program.
    static func find(_ name: String) -> String? {
        if isFolder(name) { return name }
        guard
            let program = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/exe")
        else { return nil }
        let prefix = parent(of: parent(of: program))
        let installed = "\(prefix)/share/redress/\(name)"
        return isFolder(installed) ? installed : nil
    }

    /// A folder that stands beside another one.
    static func beside(_ folder: String, _ name: String) -> String? {
        let path = join(parent(of: folder), name)
        return isFolder(path) ? path : nil
    }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    /// The folder that a path stands in: `.` for a bare name.
    static func parent(of path: String) -> String {
        // Foundation's own function crashes on some paths that end with a slash.
        let isAbsolute = path.hasPrefix("/")
        var steps = path.split(separator: "/").filter { $0 != "." }
        switch steps.last {
        case nil: if !isAbsolute { steps.append("..") }
        case "..": steps.append("..")
        default: steps.removeLast()
        }
        let joined = (isAbsolute ? "/" : "") + steps.joined(separator: "/")
        return joined.isEmpty ? "." : joined
    }

    /// Joins a folder and a path below it, without a needless `./`.
    static func join(_ folder: String, _ path: String) -> String {
        folder == "." ? path : folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }
}
