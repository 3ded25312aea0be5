import LibXML
import RedressTesting
import Testing

/// Who may send what where, read from the XML text alone, without the engine's own reader.
struct AllowTable: Sendable {
    struct Entry: Sendable {
        var state: String
        var descriptors: [String]
        var roles: Set<String>
    }

    struct State: Sendable {
        var id: String
        /// From the outermost state down, without this one.
        var ancestors: [String]
        var isAtomic: Bool
        var line: Int
    }

    private(set) var entries: [Entry] = []
    private(set) var states: [State] = []
    /// Every event name that the document mentions anywhere.
    private(set) var events: Set<String> = []
    private var initial: [String: String] = [:]
    private var children: [String: [String]] = [:]
    private var parallels: Set<String> = []

    /// - Parameter name: A shipped workflow.
    init(_ name: String) throws {
        let tree = try Document.load(
            try ShippedWorkflows.bytes("workflows/\(name)/\(name).scxml"))
        read(tree.root, ancestors: [])
        collectEvents(tree.root)
    }

    private mutating func read(_ node: Node, ancestors: [String]) {
        let stateNames = ["state", "parallel", "final"]
        for child in node.elements where stateNames.contains(child.name) {
            let id = child["id"] ?? ""
            let inner = child.elements.filter { stateNames.contains($0.name) }
            states.append(
                State(
                    id: id, ancestors: ancestors, isAtomic: inner.isEmpty,
                    line: child.position.line))
            children[id] = inner.map { $0["id"] ?? "" }
            initial[id] = child["initial"]
            if child.name == "parallel" { parallels.insert(id) }
            for transition in child.elements where transition.name == "transition" {
                let allow =
                    transition.attribute("allow", namespace: "urn:redress:workflow:1") ?? ""
                entries.append(
                    Entry(
                        state: id, descriptors: Self.words(transition["event"] ?? ""),
                        roles: Set(Self.words(allow))))
            }
            read(child, ancestors: ancestors + [id])
        }
    }

    private mutating func collectEvents(_ node: Node) {
        for child in node.elements {
            if ["transition", "send", "raise", "form", "clock"].contains(child.name) {
                events.formUnion(Self.words(child["event"] ?? ""))
            }
            if child.name == "event", let name = child["name"] { events.insert(name) }
            collectEvents(child)
        }
    }

    private static func words(_ text: String) -> [String] {
        text.split { $0.isWhitespace }.map(String.init)
    }

    /// An atomic state with its ancestors, and the other regions in their first states.
    func configuration(of state: State) -> Set<String> {
        var found = Set(state.ancestors + [state.id])
        for parallel in state.ancestors where parallels.contains(parallel) {
            for region in children[parallel] ?? [] where !found.contains(region) {
                enter(region, &found)
            }
        }
        return found
    }

    private func enter(_ id: String, _ found: inout Set<String>) {
        found.insert(id)
        let inner = children[id] ?? []
        if parallels.contains(id) {
            for child in inner { enter(child, &found) }
        } else if let first = initial[id] ?? inner.first {
            enter(first, &found)
        }
    }

    /// Roles that `r:allow` gives an event in a configuration.
    func roles(for event: String, in configuration: Set<String>) -> Set<String> {
        entries.reduce(into: []) { found, entry in
            guard configuration.contains(entry.state),
                entry.descriptors.contains(where: { event == $0 || event.hasPrefix($0 + ".") })
            else { return }
            found.formUnion(entry.roles)
        }
    }

    /// True for what outsourced roles may send at most.
    static func isBelowCeiling(_ event: String) -> Bool {
        event == "submit" || event == "record" || event.hasPrefix("record.")
            || event.hasPrefix("submit.")
    }
}

/// The roles of `roles.xml` with their kinds, read from the text.
struct RoleTable: Sendable {
    let kinds: [String: String]

    init() throws {
        let tree = try Document.load(try ShippedWorkflows.bytes("workflows/roles.xml"))
        kinds = Dictionary(
            tree.root.elements.filter { $0.name == "role" }
                .map { ($0["id"] ?? "", $0["kind"] ?? "") }
        ) { first, _ in first }
    }
}
