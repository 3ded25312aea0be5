import Foundation
import LibXML
import Redress
import SCXML
import Statecharts

/// A workflow document with the roles and codes that it names.
struct WorkflowFile {
    var problems: [ChartProblem] = []
    /// nil if something that it needs could not be read.
    var source: WorkflowSource?

    /// Reads a document and what its `r:roles` and `r:codes` refer to.
    ///
    /// - Throws: `CommandFailure` if the document itself cannot be read.
    init(reading path: String) throws {
        let document = try InputFile(path, byteCountMax: Self.byteCountMax).bytes
        let root: Node
        do throws(XMLProblem) {
            root = try Document.load(document).root
        } catch {
            problems = [ChartProblem(problem: error, file: path)]
            return
        }
        let roles = read("roles", of: root, path)
        let codes = read("codes", of: root, path)
        guard let roles, let codes else { return }
        source = WorkflowSource(
            file: path, document: document, rolesFile: roles.file, roles: roles.bytes,
            codesFile: codes.file, codes: codes.bytes)
    }

    /// Twice what a document may have, so that the loader says what is too large.
    private static let byteCountMax = 2 * LoadLimits.standard.byteCountMax

    private mutating func read(
        _ name: String, of root: Node, _ path: String
    ) -> (file: String, bytes: [UInt8])? {
        let element = root.elements.first { $0.name == name && $0.namespace == workflowNamespace }
        guard let element, let href = element["href"] else {
            report(
                name, element?.position ?? root.position, path,
                "the workflow names no \(name); add <r:\(name) href=\"../\(name).xml\"/>")
            return nil
        }
        let place = element.position(ofAttribute: "href")
        guard Self.isPlain(href) else {
            report(
                name, place, path,
                "href '\(href)' is not a plain relative path such as '../\(name).xml'")
            return nil
        }
        let file = Self.resolve(href, from: DataFolder.parent(of: path))
        do {
            var status = stat()
            guard stat(file, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
                throw CommandFailure(.usage, "'\(file)' is not a file")
            }
            return (file, try InputFile(file, byteCountMax: Self.byteCountMax).bytes)
        } catch {
            report(name, place, path, CommandFailure(describing: error)?.message ?? "\(error)")
            return nil
        }
    }

    private mutating func report(
        _ code: String, _ place: TextPosition, _ path: String, _ message: String
    ) {
        problems.append(
            ChartProblem(
                code, at: SourceLocation(file: path, line: place.line, column: place.column),
                message))
    }

    /// At most one step up, then names of letters, digits, `-`, `_` and `.`.
    private static func isPlain(_ href: String) -> Bool {
        var steps = href.split(separator: "/", omittingEmptySubsequences: false)
        if steps.first == ".." { steps.removeFirst() }
        return (1...8).contains(steps.count)
            && steps.allSatisfy { step in
                step.first != "." && (1...100).contains(step.utf8.count)
                    && step.utf8.allSatisfy { byte in
                        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
                            || (0x30...0x39).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
                    }
            }
    }

    private static func resolve(_ href: String, from folder: String) -> String {
        guard href.hasPrefix("../") else { return DataFolder.join(folder, href) }
        return DataFolder.join(DataFolder.parent(of: folder), String(href.dropFirst(3)))
    }
}
