import LibXML
import SCXML
public import Statecharts

/// The working-time calendars of a workflow, read from a file of `workflows/calendars/`.
///
/// Calendars of one file share their zone, their holidays and its version, and differ in their
/// hours.
public struct CalendarCatalogue: Sendable {
    /// In the order of the file.
    public private(set) var calendars: [WorkingCalendar] = []

    public init() {}

    public subscript(id: String) -> WorkingCalendar? { calendars.first { $0.id == id } }

    /// Reads the root element of a calendars file and reports every problem.
    public init(reading root: ForeignElement, problems: inout [ChartProblem]) {
        guard root.name == "calendars", root.namespace == workflowNamespace else {
            problems.append(
                ChartProblem(
                    "not-calendars", at: root.location,
                    "the root is '\(root.name)'; expected 'calendars' in '\(workflowNamespace)'"))
            return
        }
        var reader = CalendarReader()
        calendars = reader.read(root)
        problems += reader.problems
    }

    /// Reads a file of calendars and reports every problem at once, each with its place.
    ///
    /// - Parameter schemas: nil for a file that was checked before.
    public init(
        loading bytes: [UInt8], file: String, schemas: WorkflowSchemas?,
        problems: inout [ChartProblem]
    ) {
        do throws(XMLProblem) {
            let tree = try Document.load(bytes)
            if let schemas {
                problems += schemas.workflow.problems(of: tree).map {
                    ChartProblem(problem: $0, file: file)
                }
            }
            self.init(reading: ForeignElement(reading: tree, file: file), problems: &problems)
        } catch {
            problems.append(ChartProblem(problem: error, file: file))
            self.init()
        }
    }
}
