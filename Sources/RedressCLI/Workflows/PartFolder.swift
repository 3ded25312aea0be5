import Foundation
import Redress

/// The folder `parts` beside the folder of a workflow.
struct PartFolder {
    private var shelves: [String: PartShelf] = [:]

    /// The parts that a document may use; nil if there is no such folder, for a document is complete
    /// without it.
    mutating func shelf(of document: String) throws -> PartShelf? {
        let folder = Self.path(of: document)
        if let shelf = shelves[folder] { return shelf }
        guard DataFolder.isFolder(folder) else { return nil }
        var files: [String: (file: String, bytes: [UInt8])] = [:]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasSuffix(".xml") {
            let file = DataFolder.join(folder, name)
            let bytes = try InputFile(file, byteCountMax: WorkflowFile.byteCountMax).bytes
            files[String(name.dropLast(4))] = (file, bytes)
        }
        let shelf = PartShelf(reading: files)
        shelves[folder] = shelf
        return shelf
    }

    /// Where the parts of a document are.
    static func path(of document: String) -> String {
        DataFolder.join(DataFolder.parent(of: DataFolder.parent(of: document)), "parts")
    }
}
