import Statecharts

/// The namespace of our attributes and metadata elements.
public let workflowNamespace = "urn:redress:workflow:1"

/// A text in the languages that the product speaks.
public struct Labels: Hashable, Sendable {
    private struct Label: Hashable, Sendable {
        var language: String
        var text: String
    }

    /// One for each language, sorted; so few that a table would only take time.
    private var labels: [Label]

    public init(texts: [String: String]) {
        labels = texts.map { Label(language: $0.key, text: $0.value) }
        labels.sort { $0.language < $1.language }
    }

    /// By language tag, `zh` and `en`.
    public var texts: [String: String] {
        Dictionary(labels.map { ($0.language, $0.text) }) { _, last in last }
    }

    /// The label in a language, in English, or in any.
    public func text(_ language: String) -> String? {
        own(language) ?? own("en") ?? labels.lazy.map(\.text).min()
    }

    private func own(_ language: String) -> String? {
        labels.first { $0.language == language }?.text
    }

    init(_ elements: [ForeignElement]) {
        labels = []
        for element in elements where element.name == "label" {
            guard let language = element["xml:lang"] else { continue }
            let label = Label(language: language, text: element.text.joinedWords)
            if let place = labels.firstIndex(where: { $0.language >= language }) {
                if labels[place].language == language {
                    labels[place] = label
                } else {
                    labels.insert(label, at: place)
                }
            } else {
                labels.append(label)
            }
        }
    }

    /// Every label exists in these.
    static let languages = ["zh", "en"]

    /// The languages in which the label is missing or empty.
    var missing: [String] {
        Self.languages.filter { language in
            own(language)?.isBlank ?? true
        }
    }
}

extension String {
    /// True if there is nothing to see, in any script.
    fileprivate var isBlank: Bool {
        guard let first = utf8.first, first <= 0x20 || first >= 0x80 else { return isEmpty }
        return unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }
}
