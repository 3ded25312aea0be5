import Foundation
import LibXML
import Redress
import SCXML
import Statecharts

/// A workflow document with the roles, codes and calendars that it names.
struct WorkflowFile {
    /// What stands against it before its content is looked at.
    private(set) var problems: [ChartProblem] = []
    /// nil if it is not even well-formed.
    private(set) var source: WorkflowSource?
    /// False if its roles, codes or calendars could not be read and empty ones stand in their place.
    private(set) var isComplete = true

    /// Reads a document and what its `r:roles`, `r:codes` and `r:calendars` refer to.
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
        // Only workflows that count working time name calendars.
        let hasCalendars = root.elements.contains {
            $0.name == "calendars" && $0.namespace == workflowNamespace
        }
        let calendars = hasCalendars ? read("calendars", of: root, path) : nil
        isComplete = roles != nil && codes != nil && (calendars != nil || !hasCalendars)
        source = WorkflowSource(
            file: path,
            document: document,
            rolesFile: roles?.file ?? "roles.xml",
            roles: roles?.bytes ?? Self.empty("roles"),
            codesFile: codes?.file ?? "codes.xml",
            codes: codes?.bytes ?? Self.empty("codes"),
            calendarsFile: calendars?.file ?? "calendars.xml",
            calendars: calendars?.bytes ?? [])
    }

    /// Adds what is wrong with the stretches that the document shares with others.
    mutating func compare(with parts: PartShelf) {
        guard let source, problems.isEmpty else { return }
        let assembly = WorkflowAssembly(of: source.document, file: source.file, parts: parts)
        problems += parts.problems + assembly.problems + assembly.differences
    }

    /// Everything that is wrong, also if roles or codes are missing, and the workflow if nothing is.
    func check(
        schemas: WorkflowSchemas
    ) -> (problems: [ChartProblem], workflow: Workflow?) {
        guard let source else { return (problems, nil) }
        let check = WorkflowChecker.check(source, schemas: schemas)
        if isComplete { return (problems + check.problems, check.workflow) }
        // What refers to roles, codes or calendars cannot be judged without them.
        let found = check.problems.filter {
            $0.location.file == source.file && $0.severity == .error
                && !Self.codesOfReferences.contains($0.code)
        }
        return (problems + found, nil)
    }

    private static let codesOfReferences: Set = [
        "unknown-role", "four-eyes", "field", "clock", "unknown-calendar",
    ]

    private static func empty(_ name: String) -> [UInt8] {
        Array("<r:\(name) xmlns:r=\"\(workflowNamespace)\" version=\"1.0\"/>".utf8)
    }

    /// Twice what a document may have, so that the loader says what is too large.
    static let byteCountMax = 2 * LoadLimits.standard.byteCountMax

    private mutating func read(
        _ name: String,
        of root: Node,
        _ path: String
    ) -> (file: String, bytes: [UInt8])? {
        // What is no state chart is told so, and nothing else.
        guard root.name == "scxml" else { return nil }
        let element = root.elements.first { $0.name == name && $0.namespace == workflowNamespace }
        guard let element, let href = element["href"] else {
            report(
                name,
                element?.position ?? root.position,
                path,
                "the workflow names no \(name); add <r:\(name) href=\"../\(name).xml\"/>")
            return nil
        }
        let place = element.position(ofAttribute: "href")
        guard Self.isPlain(href) else {
            report(
                name,
                place,
                path,
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
        _ code: String,
        _ place: TextPosition,
        _ path: String,
        _ message: String
    ) {
        problems.append(
            ChartProblem(
                code,
                at: SourceLocation(file: path, line: place.line, column: place.column),
                message)
        )
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
