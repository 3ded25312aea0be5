import LibXML
public import Statecharts

/// The parts that documents may use.
public struct PartShelf {
    /// By name; nil for one that could not be read, which is told once and not at each use.
    private var parts: [String: WorkflowPart?] = [:]
    /// Of the files themselves.
    public private(set) var problems: [ChartProblem] = []

    /// - Parameter files: The bytes and the place of each part, by its name.
    public init(reading files: [String: (file: String, bytes: [UInt8])]) {
        for (name, source) in files {
            do throws(ChartProblems) {
                parts[name] = try WorkflowPart(reading: source.bytes, file: source.file)
            } catch {
                parts[name] = .some(nil)
                problems += error.problems
            }
        }
        problems.sort()
    }

    /// How deep parts may use parts.
    static let depthMax = 8

    /// What an instruction stands for, beginning with no indentation of its own.
    ///
    /// - Returns: nil after a problem.
    func text(of instruction: PartInstruction, problems: inout [ChartProblem]) -> String? {
        var expansion = PartExpansion(shelf: self)
        let text = expansion.text(of: instruction, depth: 1)
        problems += expansion.problems
        return expansion.problems.isEmpty ? text : nil
    }

    /// The part of an instruction and the section of it, or what is wrong with it.
    func find(_ instruction: PartInstruction) -> Finding {
        guard let known = parts[instruction.name] else {
            let names = parts.keys.sorted().joined(separator: ", ")
            return .problem(
                "there is no part '\(instruction.name)'; there are: "
                    + (names.isEmpty ? "none" : names))
        }
        guard let part = known else { return .unreadable }
        if let section = part.sections[instruction.section ?? ""] { return .found(part, section) }
        guard part.sections[""] == nil else {
            return .problem("part '\(instruction.name)' has no sections; leave out 'section'")
        }
        let names = part.sections.keys.sorted().joined(separator: ", ")
        return .problem(
            instruction.section.map { "part '\(instruction.name)' has no section '\($0)'" }
                ?? "part '\(instruction.name)' is cut into sections; name one",
            names)
    }

    enum Finding {
        case found(WorkflowPart, WorkflowPart.Section)
        case problem(String)
        case unreadable

        static func problem(_ message: String, _ names: String) -> Finding {
            .problem("\(message); it has: \(names)")
        }
    }
}
