import LibXML
import SCXML
import Statecharts

/// A file of `workflows/parts`: what several workflows share, written once.
struct WorkflowPart {
    /// A stretch of the file that goes into a document as a whole.
    struct Section {
        /// Where its text stands in the file.
        var range: Range<Int>
        /// What stands for the placeholders that an instruction leaves out.
        var defaults: [String: String]
    }

    let source: MarkupText
    /// By name; a part without sections is one under the empty name.
    private(set) var sections: [String: Section] = [:]

    /// - Throws: Every problem of the file.
    init(reading bytes: [UInt8], file: String) throws(ChartProblems) {
        do throws(ChartProblem) {
            source = try MarkupText(reading: bytes, file: file)
        } catch {
            throw ChartProblems([error])
        }
        let root = source.root
        guard root.name == "part", root.namespace == workflowNamespace else {
            throw ChartProblems([
                source.problem(
                    root, "the root is '\(root.name)'; expected 'part' in '\(workflowNamespace)'")
            ])
        }
        let common = Self.defaults(of: root, besides: [])
        let ranges = contentRanges()
        guard root.elements.contains(where: Self.isSection) else {
            sections[""] = Section(range: ranges[0], defaults: common)
            return
        }
        var problems: [ChartProblem] = []
        for (element, range) in zip(root.elements, ranges.dropFirst()) {
            guard Self.isSection(element), let name = element["name"] else {
                problems.append(
                    source.problem(
                        element,
                        "'\(element.qualifiedName)' is not <r:section name=\"…\">; a part has "
                            + "only sections, or none"))
                continue
            }
            let own = Self.defaults(of: element, besides: ["name"])
            let section = Section(
                range: range, defaults: common.merging(own) { _, nearer in nearer })
            if sections.updateValue(section, forKey: name) != nil {
                problems.append(source.problem(element, "section '\(name)' stands twice"))
            }
        }
        if !problems.isEmpty { throw ChartProblems(problems) }
    }

    private static func isSection(_ element: Node) -> Bool {
        element.name == "section" && element.namespace == workflowNamespace
    }

    private static func defaults(of element: Node, besides: Set<String>) -> [String: String] {
        var found: [String: String] = [:]
        for attribute in element.attributes
        where attribute.namespace == nil && !besides.contains(attribute.name) {
            found[attribute.name] = escaped(attribute.text)
        }
        return found
    }

    /// As it would be written in a document, where it goes.
    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case "\"": "&quot;"
            default: String(character)
            }
        }.joined()
    }

    /// Between the tags of the root, then of each of its children.
    private func contentRanges() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        // Where the elements begin that are open, and which of the ranges they are.
        var open: [(start: Int, slot: Int?)] = []
        for token in MarkupToken.scan(source.bytes) {
            switch token.kind {
            case .instruction: break
            case .empty:
                if open.count < 2 { ranges.append(token.range.upperBound..<token.range.upperBound) }
            case .start:
                if open.count < 2 { ranges.append(0..<0) }
                open.append((token.range.upperBound, open.count < 2 ? ranges.count - 1 : nil))
            case .end:
                guard let last = open.popLast() else { break }
                if let slot = last.slot { ranges[slot] = last.start..<token.range.lowerBound }
            }
        }
        return ranges
    }
}

extension MarkupText {
    /// A problem at an element.
    func problem(_ element: Node, _ message: String) -> ChartProblem {
        let place = element.position
        return PartInstruction.problem(
            SourceLocation(file: file, line: place.line, column: place.column), message)
    }
}
