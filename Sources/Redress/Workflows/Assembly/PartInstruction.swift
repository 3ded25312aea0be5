import Statecharts

/// What `<?redress-part name="offer" section="states" p="l"?>` asks for.
struct PartInstruction {
    static let target = "redress-part"
    static let endTarget = "redress-end"

    /// The name of the file of the part, without its ending.
    var name: String
    /// nil for a part that is not cut into sections.
    var section: String?
    /// What stands for each placeholder.
    var values: [String: String]
    var location: SourceLocation

    /// Reads what follows the target.
    ///
    /// - Throws: The first thing that is wrong, at the place of the instruction.
    init(reading content: String, at location: SourceLocation) throws(ChartProblem) {
        self.location = location
        var found: [String: String] = [:]
        var rest = content[...]
        while true {
            rest = rest.drop(while: \.isWhitespace)
            if rest.isEmpty { break }
            guard let match = rest.prefixMatch(of: Self.attribute) else {
                throw Self.problem(
                    location,
                    "'\(rest.prefix(40))' is not an attribute such as name=\"offer\"")
            }
            let (key, value) = (String(match.1), String(match.2 ?? match.3 ?? ""))
            guard found.updateValue(value, forKey: key) == nil else {
                throw Self.problem(location, "attribute '\(key)' stands twice")
            }
            // A value is put into attributes and texts alike: neither may end by it.
            if let mark = value.first(where: { $0 == "<" || $0 == "\"" }) {
                throw Self.problem(location, "the value of '\(key)' must not have '\(mark)'")
            }
            rest = rest[match.range.upperBound...]
        }
        guard let name = found.removeValue(forKey: "name") else {
            throw Self.problem(location, "the instruction names no part; add name=\"…\"")
        }
        guard name.wholeMatch(of: Self.word) != nil else {
            throw Self.problem(
                location, "part name '\(name)' is not a word of a-z, 0-9 and '-'")
        }
        self.name = name
        section = found.removeValue(forKey: "section")
        values = found
    }

    /// The way to name this part in a message.
    var title: String { section.map { "'\(name)', section '\($0)'," } ?? "'\(name)'" }

    static func problem(_ location: SourceLocation, _ message: String) -> ChartProblem {
        ChartProblem("part", at: location, message)
    }

    private static var word: Regex<Substring> { /[a-z][a-z0-9-]*/ }
    private static var attribute: Regex<(Substring, Substring, Substring?, Substring?)> {
        /([a-z][a-z0-9-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/
    }
}
