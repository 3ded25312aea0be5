import Statecharts

/// The namespace of our attributes and metadata elements.
public let workflowNamespace = "urn:redress:workflow:1"

/// A text in the languages that the product speaks.
public struct Labels: Hashable, Sendable {
    /// By language tag, `zh` and `en`.
    public var texts: [String: String]

    public init(texts: [String: String]) { self.texts = texts }

    /// The label in a language, in English, or in any.
    public func text(_ language: String) -> String? {
        texts[language] ?? texts["en"] ?? texts.values.min()
    }

    init(_ elements: [ForeignElement]) {
        texts = [:]
        for element in elements where element.name == "label" {
            if let language = element["xml:lang"] {
                texts[language] = element.text.split { $0.isWhitespace }.joined(separator: " ")
            }
        }
    }

    /// Every label exists in these.
    static let languages = ["zh", "en"]

    /// The languages in which the label is missing or empty.
    var missing: [String] { Self.languages.filter { texts[$0]?.isEmpty ?? true } }
}
