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
    /// An attribute by its name as written, prefix included (`xml:lang`).
    public struct Attribute: Hashable, Sendable {
        public var name: String
        public var value: String
        public var location: SourceLocation

        public init(name: String, value: String, location: SourceLocation) {
            self.name = name
            self.value = value
            self.location = location
        }
    }

    public var namespace: String
    public var name: String
    /// In document order; few, so that looking through them is quicker than a table.
    public var attributes: [Attribute]
    public var children: [ForeignElement]
    /// The text directly and indirectly inside.
    public var text: String
    public var location: SourceLocation

    public init(
        namespace: String, name: String, attributes: [Attribute], children: [ForeignElement],
        text: String, location: SourceLocation
    ) {
        self.namespace = namespace
        self.name = name
        self.attributes = attributes
        self.children = children
        self.text = text
        self.location = location
    }

    public subscript(name: String) -> String? {
        attributes.first { $0.name == name }?.value
    }

    /// Where an attribute stands; the element's place if it is absent.
    public func location(of attribute: String) -> SourceLocation {
        attributes.first { $0.name == attribute }?.location ?? location
    }
}
