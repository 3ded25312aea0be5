import CLibXML2

/// Strings (XPath §4.2): pointers into the tree and the pool, copies where something changes.
extension NativeRun {
    /// The value of the whole program as `XPathEvaluator.string` gives it.
    mutating func string(_ index: Int32, _ context: NativeContext) -> String {
        let value = value(index, context, isFirstEnough: true)
        // `string()` of XPath would round it.
        if value.kind == .number { return XPathEvaluator.format(value.number) }
        return String(cString: text(of: value))
    }

    /// The string that an instruction gives or its value becomes.
    mutating func text(_ index: Int32, _ context: NativeContext) -> UnsafePointer<xmlChar> {
        guard visit() else { return empty }
        let instruction = tables.instructions[Int(index)]
        let (left, right) = (instruction.left, instruction.right)
        switch instruction.operation {
        case .literal: return empty + Int(left)
        case .toText: return text(left, context)
        case .concat:
            let mark = memory.pointee.mark
            let (first, second) = (text(left, context), text(right, context))
            guard charge(for: first), charge(for: second),
                length(of: first) + length(of: second) < Self.textByteCountMax
            else {
                isUndecided = true
                return empty
            }
            let both = xmlStrcat(xmlStrdup(first), second)
            // What it was made of must not pile up.
            memory.pointee.discard(to: mark)
            return memory.pointee.keep(both)
        case .substringBefore:
            let (whole, mark) = (text(left, context), text(right, context))
            guard charge(for: whole), let found = xmlStrstr(whole, mark) else { return empty }
            return memory.pointee.keep(xmlStrndup(whole, Int32(found - whole)))
        case .substringAfter:
            let (whole, mark) = (text(left, context), text(right, context))
            guard charge(for: whole), let found = xmlStrstr(whole, mark) else { return empty }
            return found + length(of: mark)
        case .normalizeSpace:
            let text = text(left, context)
            return charge(for: text) ? normalized(text) : empty
        case .path, .call:
            let mark = memory.pointee.count
            defer { memory.pointee.count = mark }
            return text(of: value(index, context, isFirstEnough: true))
        case .or, .and, .not, .boolean, .always, .never, .equal, .notEqual, .less, .lessOrEqual,
            .greater, .greaterOrEqual, .startsWith, .contains:
            return text(of: .boolean(boolean(index, context)))
        case .number, .add, .subtract, .multiply, .divide, .modulo, .negate, .toNumber, .count,
            .sum, .stringLength, .position, .last:
            return text(of: .number(number(index, context)))
        }
    }

    /// Longer texts are libxml2's business.
    private static let textByteCountMax = 64 << 20

    /// The string that a value becomes.
    mutating func text(of value: NativeValue) -> UnsafePointer<xmlChar> {
        switch value.kind {
        case .boolean:
            empty + (value.number != 0 ? NativeProgram.Pooled.true : NativeProgram.Pooled.false)
        case .number: memory.pointee.keep(xmlXPathCastNumberToString(value.number))
        case .string: value.text ?? empty
        case .nodes: value.count > 0 ? text(of: memory.pointee.nodes[value.first]) : empty
        }
    }

    /// The string value of a node, in place when it is one piece.
    @inline(__always)
    mutating func text(of node: xmlNodePtr) -> UnsafePointer<xmlChar> {
        if node.pointee.type == XML_ELEMENT_NODE || node.pointee.type == XML_ATTRIBUTE_NODE {
            guard let child = node.pointee.children else { return empty }
            if child.pointee.next == nil, child.pointee.type == XML_TEXT_NODE {
                return child.pointee.content.map { UnsafePointer($0) } ?? empty
            }
        }
        return copiedText(of: node)
    }

    private mutating func copiedText(of node: xmlNodePtr) -> UnsafePointer<xmlChar> {
        guard let content = xmlNodeGetContent(node) else { return empty }
        let text = memory.pointee.keep(content)
        return charge(for: text) ? text : empty
    }

    private mutating func normalized(
        _ text: UnsafePointer<xmlChar>
    ) -> UnsafePointer<xmlChar> {
        guard let copy = xmlStrdup(text) else { preconditionFailure("out of memory") }
        var (source, target, isPending) = (0, 0, false)
        while isBlank(copy[source]) { source += 1 }
        while copy[source] != 0 {
            if isBlank(copy[source]) {
                isPending = true
            } else {
                if isPending { copy[target] = 0x20 }
                if isPending { target += 1 }
                isPending = false
                copy[target] = copy[source]
                target += 1
            }
            source += 1
        }
        copy[target] = 0
        return memory.pointee.keep(copy)
    }

    /// True if nothing would be left after `normalize-space()`.
    func isBlankText(_ text: UnsafePointer<xmlChar>) -> Bool {
        var offset = 0
        while isBlank(text[offset]) { offset += 1 }
        return text[offset] == 0
    }
}
