/// What a document from outside may cost before it is refused.
package struct LoadLimits: Hashable, Sendable {
    /// Bytes of the document as it arrives.
    package var byteCountMax: Int
    /// Nested elements; libxml2's own limit is 256.
    package var depthMax: Int
    /// Attributes and namespace declarations of one element: libxml2 compares each with each.
    package var attributeCountMax: Int
    /// Elements in the whole document.
    package var elementCountMax: Int

    package init(
        byteCountMax: Int = 8 << 20,
        depthMax: Int = 256,
        attributeCountMax: Int = 6_000,
        elementCountMax: Int = 500_000
    ) {
        self.byteCountMax = byteCountMax
        self.depthMax = depthMax
        self.attributeCountMax = attributeCountMax
        self.elementCountMax = elementCountMax
    }

    package static let standard = LoadLimits()

    /// For what this program has written itself, whose growth was limited by other means; as
    /// deep as any document.
    package static let saved = LoadLimits(
        byteCountMax: 256 << 20, attributeCountMax: .max, elementCountMax: .max)
}
