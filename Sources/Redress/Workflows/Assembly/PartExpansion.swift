import LibXML
import Statecharts

/// Puts values in the place of placeholders, and parts in the place of instructions inside of parts.
struct PartExpansion {
    let shelf: PartShelf
    private(set) var problems: [ChartProblem] = []
    /// What may still be written, so that parts that use parts do not fill the memory.
    private var byteCountLeft = LoadLimits.standard.byteCountMax

    init(shelf: PartShelf) { self.shelf = shelf }

    /// The text of a part, its lines as far left as they go.
    mutating func text(of instruction: PartInstruction, depth: Int) -> String {
        // What was too much has been told, and nothing more is read.
        guard byteCountLeft > 0 else { return "" }
        guard depth <= PartShelf.depthMax else {
            report(
                instruction.location,
                "parts use parts more than \(PartShelf.depthMax) deep; does one use itself?")
            return ""
        }
        switch shelf.find(instruction) {
        case .unreadable:
            report(instruction.location, "part '\(instruction.name)' cannot be read; repair it")
            return ""
        case .problem(let message):
            report(instruction.location, message)
            return ""
        case .found(let part, let section):
            return text(of: part, section, for: instruction, depth)
        }
    }

    private mutating func text(
        of part: WorkflowPart, _ section: WorkflowPart.Section, for instruction: PartInstruction,
        _ depth: Int
    ) -> String {
        let values = section.defaults.merging(instruction.values) { _, given in given }
        var use = Use(instruction: instruction, values: values)
        var text = ""
        var index = section.range.lowerBound
        for token in MarkupToken.scan(part.source.bytes, section.range) {
            guard case .instruction(let target, let content) = token.kind,
                target == PartInstruction.target || target == PartInstruction.endTarget
            else { continue }
            text += use.fill(part.source.text(index..<token.range.lowerBound))
            index = token.range.upperBound
            let location = part.source.location(at: token.range.lowerBound)
            guard target == PartInstruction.target else {
                report(location, "inside of a part an instruction has no end; take out this one")
                continue
            }
            do throws(ChartProblem) {
                let inner = try PartInstruction(reading: use.fill(content), at: location)
                let indentation = part.source.indentation(ofLineAt: token.range.lowerBound)
                text += self.text(of: inner, depth: depth + 1).indented(by: indentation)
            } catch {
                problems.append(error)
            }
        }
        text += use.fill(part.source.text(index..<section.range.upperBound))
        for name in use.missing.sorted() {
            report(
                instruction.location,
                "part \(instruction.title) needs '\(name)'; add \(name)=\"…\" to the instruction")
        }
        for name in Set(instruction.values.keys).subtracting(use.used).sorted() {
            let names = use.used.union(use.missing).sorted().joined(separator: ", ")
            report(
                instruction.location,
                "part \(instruction.title) has no placeholder {\(name)}; it has: "
                    + (names.isEmpty ? "none" : names))
        }
        guard byteCountLeft > 0 else { return "" }
        byteCountLeft -= text.utf8.count
        guard byteCountLeft > 0 else {
            let most = LoadLimits.standard.byteCountMax
            report(instruction.location, "with its parts this part has more than \(most) bytes")
            return ""
        }
        return text.outdented()
    }

    private mutating func report(_ location: SourceLocation, _ message: String) {
        problems.append(PartInstruction.problem(location, message))
    }

    /// One instruction at work: which of its values were needed, and which are missing.
    private struct Use {
        var instruction: PartInstruction
        var values: [String: String]
        var used: Set<String> = []
        var missing: Set<String> = []

        init(instruction: PartInstruction, values: [String: String]) {
            self.instruction = instruction
            self.values = values
        }

        /// The text with values for its placeholders; other braces stay.
        mutating func fill(_ text: String) -> String {
            var filled = ""
            var rest = text[...]
            while let match = rest.firstMatch(of: /\{([a-z][a-z0-9-]*)\}/) {
                let name = String(match.1)
                filled += rest[..<match.range.lowerBound]
                if let value = values[name] {
                    used.insert(name)
                    filled += value
                } else {
                    missing.insert(name)
                }
                rest = rest[match.range.upperBound...]
            }
            return filled + rest
        }
    }
}
