import LibXML
import SCXML
import Statecharts

/// Names that belong to the platform, or that readers would mistake for each other.
extension WorkflowChecker {
    /// Events that only the platform may make up (SCXML §3.12.1, §5.10.1), wherever one is raised or
    /// sent; transitions may take them.
    mutating func checkRaisedNames(_ root: Node, _ file: String) {
        for node in root.elements(in: scxmlNamespace) {
            checkRaisedNames(node, file)
            guard node.isNamed("raise") || node.isNamed("send") else { continue }
            if let name = node["event"], EventName(name).isReserved {
                report(
                    "reserved-event", place(node, "event", file),
                    "<\(node.name)> makes up '\(name)'; names that begin with done or error are the "
                        + "platform's, choose another")
            } else if let source = node["eventexpr"], let name = literal(source),
                EventName(name).isReserved
            {
                report(
                    "reserved-event", place(node, "eventexpr", file),
                    "<\(node.name)> makes up '\(name)'; names that begin with done or error are the "
                        + "platform's, choose another")
            }
        }
    }

    private func place(_ node: Node, _ attribute: String, _ file: String) -> SourceLocation {
        let place = node.position(ofAttribute: attribute)
        return SourceLocation(file: file, line: place.line, column: place.column)
    }

    private func literal(_ source: String) -> String? {
        guard case .literal(let text)? = (try? XPathSyntax(source))?.tree.node else { return nil }
        return text
    }

    /// Forms and clocks name events that somebody sends.
    mutating func checkSentName(_ name: EventName, _ element: ForeignElement) {
        guard name.isReserved else { return }
        report(
            "reserved-event", element.location(of: "event"),
            "nobody may send '\(name)': names that begin with done or error are the platform's, "
                + "choose another")
    }

    /// Ids of states and of data, each among its own kind.
    mutating func checkLookalikes(_ chart: Statechart) {
        let states = chart.states.dropFirst().filter(\.hasAuthorID)
        checkLookalikes("state", states.map { ($0.id.rawValue, $0.location) })
        let data = chart.states.flatMap(\.data)
        checkLookalikes("data", data.map { ($0.id, $0.location) })
        var places: [String: SourceLocation] = [:]
        for declaration in data {
            if let first = places[declaration.id] {
                report(
                    "duplicate-id", declaration.location,
                    "data id '\(declaration.id)' is used already at line \(first.line)")
            } else {
                places[declaration.id] = declaration.location
            }
        }
    }

    private mutating func checkLookalikes(
        _ kind: String, _ ids: [(id: String, location: SourceLocation)]
    ) {
        var seen: [String: (id: String, location: SourceLocation)] = [:]
        seen.reserveCapacity(ids.count)
        for (id, location) in ids {
            let shape = Lookalikes.shape(of: id)
            guard let first = seen[shape] else {
                seen[shape] = (id, location)
                continue
            }
            guard first.id != id else { continue }
            report(
                "lookalike-id", location,
                "\(kind) id '\(id)' looks like '\(first.id)' in line \(first.location.line)"
                    + (Lookalikes.foreignLetter(in: id) ?? Lookalikes.foreignLetter(in: first.id)
                        .map { $0 + " there" } ?? "")
                    + "; rename one", severity: .warning)
        }
    }
}

/// Letters of other scripts that are drawn like Latin ones.
enum Lookalikes {
    /// Cyrillic, Greek and fullwidth letters by the Latin letter that they are taken for.
    private static let latin: [Unicode.Scalar: Unicode.Scalar] = {
        let groups: [(Unicode.Scalar, String)] = [
            ("A", "АΑ"), ("B", "ВΒ"), ("C", "СϹ"), ("E", "ЕΕ"), ("H", "НΗ"), ("I", "ІΙӀ"),
            ("J", "ЈͿ"), ("K", "КΚ"), ("M", "МΜ"), ("N", "Ν"), ("O", "ОΟ"), ("P", "РΡ"),
            ("S", "Ѕ"), ("T", "ТΤ"), ("X", "ХΧ"), ("Y", "ҮΥ"), ("Z", "Ζ"), ("a", "аα"),
            ("c", "сϲ"), ("d", "ԁ"), ("e", "е"), ("h", "һ"), ("i", "іι"), ("j", "јϳ"),
            ("k", "кκ"), ("l", "ӏ"), ("n", "ո"), ("o", "оοօ"), ("p", "рρ"), ("q", "ԛ"),
            ("s", "ѕ"), ("u", "υս"), ("v", "ѵν"), ("w", "ԝ"), ("x", "хχ"), ("y", "уγ"),
        ]
        var found: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (letter, others) in groups {
            for other in others.unicodeScalars { found[other] = letter }
        }
        for value in UInt32(0x21)...0x7E {
            if let wide = Unicode.Scalar(value + 0xFEE0), let plain = Unicode.Scalar(value) {
                found[wide] = plain
            }
        }
        return found
    }()

    /// The text with each such letter replaced by the one it looks like.
    static func shape(of text: String) -> String {
        // None of them is an ASCII letter.
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var shape = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { shape.append(latin[scalar] ?? scalar) }
        return String(shape)
    }

    /// Names the first such letter: `: 'о' is U+043E`.
    static func foreignLetter(in text: String) -> String? {
        guard let scalar = text.unicodeScalars.first(where: { latin[$0] != nil }) else {
            return nil
        }
        let code = String(scalar.value, radix: 16, uppercase: true)
        return ": '\(scalar)' is U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
    }
}
