public import Foundation
public import Redress
import Statecharts

/// The workflows, roles, codes and schemas of this repository, for tests.
public enum ShippedWorkflows {
    /// Those of complaints that people record.
    public static let names = ["attitude", "logistics", "product"]
    /// With those that only others lead to.
    public static let all = ["attitude", "escalation", "logistics", "product"]

    /// The repository's own folder.
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    public static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }

    public static func schemas() throws -> WorkflowSchemas {
        var documents: [String: [UInt8]] = [:]
        for name in ["calendar.xsd", "scxml.xsd", "workflow.xsd", "xml.xsd"] {
            documents[name] = try bytes("schemas/\(name)")
        }
        return try WorkflowSchemas(documents: documents)
    }

    /// A calendar of `workflows/calendars/cn.xml`.
    public static func calendar(_ id: String) throws -> WorkingCalendar {
        var problems: [ChartProblem] = []
        let file = "workflows/calendars/cn.xml"
        let found = CalendarCatalogue(
            loading: try bytes(file), file: file, schemas: nil, problems: &problems)
        guard let calendar = found[id] else { throw ChartProblems(problems) }
        return calendar
    }

    public static func source(_ name: String) throws -> WorkflowSource {
        WorkflowSource(
            file: "workflows/\(name)/\(name).scxml",
            document: try bytes("workflows/\(name)/\(name).scxml"),
            rolesFile: "workflows/roles.xml", roles: try bytes("workflows/roles.xml"),
            codesFile: "workflows/codes.xml", codes: try bytes("workflows/codes.xml"),
            calendarsFile: "workflows/calendars/cn.xml",
            calendars: try bytes("workflows/calendars/cn.xml"))
    }

    /// A whole configuration of another platform: `examples/<name>/`.
    public static func example(_ name: String) throws -> WorkflowSource {
        let folder = "examples/\(name)"
        return WorkflowSource(
            file: "\(folder)/\(name).scxml", document: try bytes("\(folder)/\(name).scxml"),
            rolesFile: "\(folder)/roles.xml", roles: try bytes("\(folder)/roles.xml"),
            codesFile: "\(folder)/codes.xml", codes: try bytes("\(folder)/codes.xml"),
            calendarsFile: "\(folder)/calendars.xml",
            calendars: try bytes("\(folder)/calendars.xml"))
    }

    /// The files of `workflows/parts`, by name.
    public static func partFiles() throws -> [String: (file: String, bytes: [UInt8])] {
        let folder = "workflows/parts"
        let names = try FileManager.default.contentsOfDirectory(
            atPath: root.appending(path: folder).path)
        var files: [String: (file: String, bytes: [UInt8])] = [:]
        for name in names where name.hasSuffix(".xml") {
            files[String(name.dropLast(4))] = ("\(folder)/\(name)", try bytes("\(folder)/\(name)"))
        }
        return files
    }

    public static func parts() throws -> PartShelf { PartShelf(reading: try partFiles()) }

    public static func check(_ name: String) throws -> WorkflowCheck {
        WorkflowChecker.check(try source(name), schemas: try schemas())
    }
}
