/// Foreign attributes and elements that stand in a document, passed on as they are.
///
/// A state chart gives them no meaning; whoever owns their namespace does.
public struct Annotations: Hashable, Sendable {
    public var attributes: [ForeignAttribute]
    public var elements: [ForeignElement]

    public init(attributes: [ForeignAttribute] = [], elements: [ForeignElement] = []) {
        self.attributes = attributes
        self.elements = elements
    }

    /// The attribute with this name, or nil.
    public func attribute(_ name: String, namespace: String) -> ForeignAttribute? {
        attributes.first { $0.name == name && $0.namespace == namespace }
    }

    /// The elements with this name, in document order.
    public func elements(_ name: String, namespace: String) -> [ForeignElement] {
        elements.filter { $0.name == name && $0.namespace == namespace }
    }
}

/// An attribute in a namespace that is not SCXML's.
public struct ForeignAttribute: Hashable, Sendable {
    public var namespace: String
    public var name: String
    public var value: String
    public var location: SourceLocation

    public init(namespace: String, name: String, value: String, location: SourceLocation) {
        self.namespace = namespace
        self.name = name
        self.value = value
        self.location = location
    }
}

/// An element in a namespace that is not SCXML's, with everything inside it.
public struct ForeignElement: Hashable, Sendable {
    public var namespace: String
    public var name: String
    /// Attributes by name as written, prefixes included (`xml:lang`).
    public var attributes: [String: String]
    public var children: [ForeignElement]
    /// The text directly and indirectly inside.
    public var text: String
    public var location: SourceLocation
    /// Where each attribute stands, by the same names.
    public var attributeLocations: [String: SourceLocation]

    public init(
        namespace: String, name: String, attributes: [String: String],
        children: [ForeignElement], text: String, location: SourceLocation,
        attributeLocations: [String: SourceLocation] = [:]
    ) {
        self.namespace = namespace
        self.name = name
        self.attributes = attributes
        self.children = children
        self.text = text
        self.location = location
        self.attributeLocations = attributeLocations
    }

    public subscript(name: String) -> String? { attributes[name] }

    /// Where an attribute stands; the element's place if it is absent.
    public func location(of attribute: String) -> SourceLocation {
        attributeLocations[attribute] ?? location
    }
}
