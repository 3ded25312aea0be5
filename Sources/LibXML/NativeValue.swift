import CLibXML2

/// What an instruction gives, as a plain value.
struct NativeValue {
    enum Kind: UInt8 { case boolean, number, string, nodes }

    var kind: Kind
    /// The number; 1 or 0 for a boolean.
    var number: Double = 0
    /// The string, ending with a zero.
    var text: UnsafePointer<xmlChar>?
    /// Where the nodes lie on the stack, in document order.
    var first = 0
    var count = 0

    static func boolean(_ flag: Bool) -> NativeValue {
        NativeValue(kind: .boolean, number: flag ? 1 : 0)
    }

    static func number(_ number: Double) -> NativeValue {
        NativeValue(kind: .number, number: number)
    }

    static func string(_ text: UnsafePointer<xmlChar>) -> NativeValue {
        NativeValue(kind: .string, text: text)
    }

    static func nodes(first: Int, count: Int) -> NativeValue {
        NativeValue(kind: .nodes, first: first, count: count)
    }
}

/// What a path or a predicate starts from.
struct NativeContext {
    var node: xmlNodePtr
    /// Counted from 1, as XPath does.
    var position = 1
    var size = 1
}

/// The memory of evaluations, which stays for the next one.
struct NativeMemory {
    /// The nodes at hand, node-sets one behind the other.
    private(set) var nodes: UnsafeMutablePointer<xmlNodePtr>
    private var capacity = 64
    var count = 0
    /// Texts that libxml2 has allocated.
    private var texts: [UnsafeMutablePointer<xmlChar>] = []
    /// Values of scopes whose nodes are in use.
    private var values: [XPathValue] = []
    /// Evaluations that needed no libxml2.
    var decidedCount = 0

    init() { nodes = .allocate(capacity: capacity) }

    /// Gives the stack of nodes back; nothing can be used afterwards.
    func deallocate() { nodes.deallocate() }

    @inline(__always)
    mutating func push(_ node: xmlNodePtr) {
        if count == capacity { grow() }
        nodes[count] = node
        count += 1
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<xmlNodePtr>.allocate(capacity: capacity * 2)
        larger.update(from: nodes, count: count)
        nodes.deallocate()
        (nodes, capacity) = (larger, capacity * 2)
    }

    /// Keeps a text that libxml2 has allocated until it is discarded.
    mutating func keep(_ text: UnsafeMutablePointer<xmlChar>?) -> UnsafePointer<xmlChar> {
        guard let text else { preconditionFailure("out of memory") }
        texts.append(text)
        return UnsafePointer(text)
    }

    mutating func keep(_ value: XPathValue) { values.append(value) }

    /// What is kept by now.
    struct Mark {
        fileprivate let texts: Int
        fileprivate let values: Int
    }

    var mark: Mark { Mark(texts: texts.count, values: values.count) }

    /// Lets go of what was kept after the mark, which nothing may use any more.
    @inline(__always)
    mutating func discard(to mark: Mark) {
        if texts.count > mark.texts || values.count > mark.values { free(to: mark) }
    }

    private mutating func free(to mark: Mark) {
        while texts.count > mark.texts { redress_xml_free(texts.removeLast()) }
        values.removeLast(values.count - mark.values)
    }
}

/// The number that a text is, exactly as libxml2 reads it.
func nativeNumber(_ text: UnsafePointer<xmlChar>) -> Double {
    var offset = 0
    let isNegative = text[0] == UInt8(ascii: "-")
    if isNegative { offset = 1 }
    let start = offset
    var whole = 0
    while isDigit(text[offset]) {
        // Up to here libxml2's floating sum is exact, and so equal to this one.
        if offset - start == 15 { return xmlXPathCastStringToNumber(text) }
        whole = whole * 10 + Int(text[offset] &- UInt8(ascii: "0"))
        offset += 1
    }
    guard offset > start else { return xmlXPathCastStringToNumber(text) }
    var number = Double(whole)
    if text[offset] == UInt8(ascii: ".") {
        offset += 1
        var (fraction, divisor, count) = (0, 1.0, 0)
        while isDigit(text[offset]) {
            if count == 15 { return xmlXPathCastStringToNumber(text) }
            fraction = fraction * 10 + Int(text[offset] &- UInt8(ascii: "0"))
            // Powers of ten up to 22 are exact.
            divisor *= 10
            count += 1
            offset += 1
        }
        number += Double(fraction) / divisor
    }
    guard text[offset] == 0 else { return xmlXPathCastStringToNumber(text) }
    return isNegative ? -number : number
}
