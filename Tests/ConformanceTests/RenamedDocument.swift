import Foundation

/// A document with every state, event and variable renamed, wherever it is named.
///
/// `done.*`, `error.*` and the ids of sends and invocations keep their names: the platform or
/// nobody else knows them.
struct RenamedDocument {
    private(set) var text = ""
    private let events: Set<String>
    private let variables: Set<String>
    private let ids: Set<String>

    static func state(_ id: String) -> String { "ż-\(id)" }
    private static func variable(_ id: String) -> String { "vä_\(id)" }

    private static func event(_ descriptor: String) -> String {
        let platform = ["done.invoke", "error"]
        if let id = descriptor.wholeMatch(of: /done\.state\.(.+)/)?.1 {
            return "done.state." + state(String(id))
        }
        if platform.contains(where: { descriptor == $0 || descriptor.hasPrefix($0 + ".") })
            || descriptor == "done" || descriptor == "done.state"
        {
            return descriptor
        }
        return descriptor.split(separator: ".", omittingEmptySubsequences: false)
            .map { $0.isEmpty || $0 == "*" ? String($0) : "é\($0)" }.joined(separator: ".")
    }

    /// - Parameter companions: The documents that it invokes.
    init(_ original: String, companions: [String] = []) {
        let pieces = MarkupScanner(original).pieces
        var (events, variables, ids): (Set<String>, Set<String>, Set<String>) = ([], [], [])
        let others = companions.flatMap { MarkupScanner($0).pieces }
        for case .tag(let tag) in pieces + others {
            for word in Self.words(tag["event"] ?? "") where word != "*" { events.insert(word) }
            guard let id = tag["id"] else { continue }
            if tag.name == "data" { variables.insert(id) }
            if Self.states.contains(tag.name) { ids.insert(id) }
        }
        self.events = events
        self.variables = variables
        self.ids = ids
        for piece in pieces {
            switch piece {
            case .other(let other): text += other
            case .tag(var tag):
                for index in tag.attributes.indices {
                    tag.attributes[index].value = renamed(tag.attributes[index], in: tag.name)
                }
                text += tag.text
            }
        }
    }

    private static func words(_ text: String) -> [String] {
        text.split { $0.isWhitespace }.map(String.init)
    }

    private static let states: Set<String> = ["state", "parallel", "final", "history"]

    private static let expressions: Set<String> = [
        "cond", "expr", "location", "array", "idlocation", "eventexpr", "targetexpr", "typeexpr",
        "delayexpr", "srcexpr", "sendidexpr",
    ]

    private func renamed(
        _ attribute: (name: String, value: String), in element: String
    ) -> String {
        let value = attribute.value
        func each(_ rename: (String) -> String) -> String {
            Self.words(value).map(rename).joined(separator: " ")
        }
        switch (element, attribute.name) {
        case (_, "id") where Self.states.contains(element): return Self.state(value)
        case (_, "initial"), ("transition", "target"): return each(Self.state)
        case (_, "event"): return each(Self.event)
        case ("data", "id"), ("foreach", "item"), ("foreach", "index"):
            return value.wholeMatch(of: /[\w.-]+/) == nil ? value : Self.variable(value)
        case ("param", "name"):
            return variables.contains(value) ? Self.variable(value) : value
        case (_, "namelist"):
            return each { $0.hasPrefix("$") ? expression($0) : Self.variable($0) }
        case (_, let name) where Self.expressions.contains(name): return expression(value)
        default: return value
        }
    }

    /// The variables, and the literals that name a state, an event or a variable.
    private func expression(_ source: String) -> String {
        source.replacing(/\$([A-Za-z][\w.-]*)|In\('([^']*)'\)|'([^']*)'/) { match in
            if let name = match.1 { return "$" + Self.variable(String(name)) }
            if let id = match.2 { return "In('\(Self.state(String(id)))')" }
            let text = String(match.3 ?? "")
            if events.contains(text) { return "'\(Self.event(text))'" }
            // The beginning of an invocation's id that the platform makes up (SCXML §6.4.1).
            if text.hasSuffix("."), ids.contains(String(text.dropLast())) {
                return "'\(Self.state(text))'"
            }
            return "'\(variables.contains(text) ? Self.variable(text) : text)'"
        }
    }
}
