import LibXML
import SCXML
public import Statecharts

/// A workflow document with the stretches that it shares with others put in from their parts.
///
/// A stretch stands between `<?redress-part name="offer" …?>` and `<?redress-end?>`. What is outside
/// of stretches stays byte by byte; the engine never sees an instruction do anything.
public struct WorkflowAssembly {
    /// The assembled document; as it was after a problem.
    public private(set) var document: [UInt8]
    /// How many stretches it has.
    public private(set) var stretchCount = 0
    /// One for each stretch that is not what its part says, where the two differ first.
    public private(set) var differences: [ChartProblem] = []
    /// Why it cannot be assembled.
    public private(set) var problems: [ChartProblem] = []

    public init(of document: [UInt8], file: String, parts: PartShelf) {
        self.document = document
        let source: MarkupText
        do throws(ChartProblem) {
            source = try MarkupText(reading: document, file: file)
        } catch {
            problems = [error]
            return
        }
        let stretches = Stretch.find(in: source, problems: &problems)
        stretchCount = stretches.count
        var assembled: [UInt8] = []
        var index = 0
        for stretch in stretches {
            guard let text = parts.text(of: stretch.instruction, problems: &problems) else {
                continue
            }
            let (indentation, lineEnd) = (
                source.indentation(ofLineAt: stretch.start), source.lineEnd
            )
            let content =
                lineEnd + indentation + text.indented(by: indentation, lineEnd: lineEnd) + lineEnd
                + indentation
            assembled += document[index..<stretch.content.lowerBound] + content.utf8
            index = stretch.content.upperBound
            if let difference = Self.difference(stretch, in: source, from: Array(content.utf8)) {
                differences.append(difference)
            }
        }
        assembled += document[index...]
        guard problems.isEmpty else { return }
        // Values may have broken the markup.
        do throws(XMLProblem) {
            _ = try Document.load(assembled)
            self.document = assembled
        } catch {
            problems = [ChartProblem(problem: error, file: file)]
        }
    }

    private static func difference(
        _ stretch: Stretch, in source: MarkupText, from wanted: [UInt8]
    ) -> ChartProblem? {
        let found = source.bytes[stretch.content]
        guard !found.elementsEqual(wanted) else { return nil }
        let same = zip(found, wanted).prefix { $0 == $1 }.count
        var location = source.location(at: stretch.content.lowerBound + same)
        location.column = 1
        return ChartProblem(
            "part-differs", at: location,
            "this is not what part \(stretch.instruction.title) says; run 'redress workflow "
                + "assemble', or take out the two instructions to keep what stands here")
    }
}

/// What stands between the two instructions.
private struct Stretch {
    var instruction: PartInstruction
    /// Where the first instruction begins.
    var start: Int
    var content: Range<Int>

    /// The stretches of a document, in order; what is wrong with an instruction is a problem.
    static func find(in source: MarkupText, problems: inout [ChartProblem]) -> [Stretch] {
        var stretches: [Stretch] = []
        var open: (range: Range<Int>, content: String, depth: Int)?
        var depth = 0
        for token in MarkupToken.scan(source.bytes) {
            let location = { source.location(at: token.range.lowerBound) }
            switch token.kind {
            case .empty: break
            case .start: depth += 1
            case .end: depth -= 1
            case .instruction(PartInstruction.target, let content):
                if let outer = open {
                    let line = source.location(at: outer.range.lowerBound).line
                    problems.append(
                        PartInstruction.problem(
                            location(),
                            "the stretch of line \(line) has no <?redress-end?> before this one"))
                }
                open = (token.range, content, depth)
            case .instruction(PartInstruction.endTarget, let content):
                guard let start = open else {
                    problems.append(
                        PartInstruction.problem(location(), "there is no stretch to end here"))
                    continue
                }
                open = nil
                if !content.isEmpty {
                    problems.append(
                        PartInstruction.problem(location(), "<?redress-end?> takes no attributes"))
                }
                let first = source.location(at: start.range.lowerBound)
                guard start.depth == depth else {
                    problems.append(
                        PartInstruction.problem(
                            first, "the stretch ends in another element than it begins in"))
                    continue
                }
                do throws(ChartProblem) {
                    let instruction = try PartInstruction(reading: start.content, at: first)
                    stretches.append(
                        Stretch(
                            instruction: instruction, start: start.range.lowerBound,
                            content: start.range.upperBound..<token.range.lowerBound))
                } catch {
                    problems.append(error)
                }
            case .instruction: break
            }
        }
        if let open {
            problems.append(
                PartInstruction.problem(
                    source.location(at: open.range.lowerBound),
                    "the stretch has no end; add <?redress-end?>"))
        }
        return stretches
    }
}
