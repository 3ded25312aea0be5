/// A document whose states stand one level deeper, `pass` and `fail` among them.
struct NestedDocument {
    static let wrapper = "one-more-state"
    private(set) var text = ""
    private var depth = 0
    private var isOpen = false
    private var initial: String?

    init(_ original: String) {
        for piece in MarkupScanner(original).pieces {
            switch piece {
            case .other(let other): text += other
            case .tag(let tag): add(tag)
            }
        }
    }

    private mutating func add(_ tag: MarkupScanner.Tag) {
        var tag = tag
        if tag.kind == .end { depth -= 1 }
        switch depth {
        case 0 where tag.kind == .start:
            initial = tag["initial"]
            tag.attributes.removeAll { $0.name == "initial" }
        case 0 where tag.kind == .end && isOpen: text += "</state>"
        // The variables stay where they are: an invoker sets those of the top level only.
        case 1 where !isOpen && tag.kind != .end && tag.name != "datamodel":
            isOpen = true
            text += "<state id=\"\(Self.wrapper)\""
            text += initial.map { " initial=\"\($0)\">" } ?? ">"
        default: break
        }
        if tag.kind == .start { depth += 1 }
        text += tag.text
    }
}
