import Foundation

/// A document cut at its tags; good enough for documents that parse.
struct MarkupScanner {
    enum Piece {
        /// Text, comments and whatever else is no tag of an element.
        case other(String)
        case tag(Tag)
    }

    struct Tag {
        enum Kind { case start, end, empty }

        var kind: Kind
        var name: String
        var attributes: [(name: String, value: String)] = []

        subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

        var text: String {
            if kind == .end { return "</\(name)>" }
            let inside = attributes.map { " \($0.name)=\"\($0.value)\"" }.joined()
            return "<\(name)\(inside)" + (kind == .empty ? "/>" : ">")
        }
    }

    let pieces: [Piece]

    init(_ text: String) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "<") {
            pieces.append(.other(String(rest[..<open])))
            rest = rest[open...]
            let end = ["<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"]
                .first { rest.hasPrefix($0.key) }?.value
            let stop = rest.range(of: end ?? ">")?.upperBound ?? rest.endIndex
            let whole = String(rest[..<stop])
            pieces.append(end == nil ? .tag(Self.tag(whole)) : .other(whole))
            rest = rest[stop...]
        }
        self.pieces = pieces + [.other(String(rest))]
    }

    private static func tag(_ text: String) -> Tag {
        let kind: Tag.Kind =
            text.hasPrefix("</") ? .end : text.hasSuffix("/>") ? .empty : .start
        let inside = text.drop { "</".contains($0) }.dropLast(kind == .empty ? 2 : 1)
        let name = inside.prefix { !$0.isWhitespace }
        var tag = Tag(kind: kind, name: String(name))
        for match in inside.matches(of: /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/) {
            let value = match.2 ?? match.3 ?? ""
            tag.attributes.append(
                (String(match.1), value.replacingOccurrences(of: "\"", with: "&quot;")))
        }
        return tag
    }
}
