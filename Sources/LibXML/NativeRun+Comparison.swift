import CLibXML2

/// Comparisons (XPath §3.4).
extension NativeRun {
    mutating func compare(
        _ instruction: NativeProgram.Instruction, _ context: NativeContext
    ) -> Bool {
        if let flag = compareElement(instruction) { return flag }
        let mark = memory.pointee.count
        defer { memory.pointee.count = mark }
        let left = value(instruction.left, context)
        let right = value(instruction.right, context)
        if isUndecided { return false }
        let operation = instruction.operation
        switch (left.kind, right.kind) {
        case (.nodes, .nodes): return hasPair(left, right, operation)
        case (.nodes, _): return hasNode(left, right, operation)
        case (_, .nodes): return hasNode(right, left, mirrored(operation))
        default: return holds(left, right, operation)
        }
    }

    /// The shortest way for what guards do most: an element with a literal behind it.
    @inline(__always)
    private mutating func compareElement(_ instruction: NativeProgram.Instruction) -> Bool? {
        let left = tables.instructions[Int(instruction.left)]
        guard left.operation == .path, left.right == 0, left.origin >= 0 else { return nil }
        let right = tables.instructions[Int(instruction.right)]
        guard right.operation == .number || right.operation == .literal else { return nil }
        let variable = tables.variables + Int(left.origin)
        let name = empty + Int(variable.pointee.name)
        guard let element = scope.element(name, hint: &variable.pointee.hint) else { return nil }
        let text = text(of: element.pointer)
        switch (instruction.operation, right.operation) {
        case (.equal, .literal): return isEqual(text, empty + Int(right.left))
        case (.notEqual, .literal): return !isEqual(text, empty + Int(right.left))
        default: break
        }
        let number = nativeNumber(text)
        let other =
            right.operation == .number ? right.number : nativeNumber(empty + Int(right.left))
        switch instruction.operation {
        case .equal: return number == other
        case .notEqual: return number != other
        case .less: return number < other
        case .lessOrEqual: return number <= other
        case .greater: return number > other
        default: return number >= other
        }
    }

    /// True if a node of each set is in the relation with one of the other.
    private mutating func hasPair(
        _ left: NativeValue, _ right: NativeValue, _ operation: NativeProgram.Operation
    ) -> Bool {
        if left.count == 0 || right.count == 0 { return false }
        // Read once: the text of a node with several children is a copy.
        var others: [NativeValue] = []
        if left.count > 1 { others = (0..<right.count).map { element($0, of: right) } }
        let mark = memory.pointee.mark
        for index in 0..<left.count {
            let own = element(index, of: left)
            for offset in 0..<right.count {
                guard visit() else { return false }
                let other = others.isEmpty ? element(offset, of: right) : others[offset]
                if holds(own, other, operation) { return true }
            }
            memory.pointee.discard(to: mark)
        }
        return false
    }

    /// True if a node is in the relation with a value that is no node-set.
    private mutating func hasNode(
        _ nodes: NativeValue, _ value: NativeValue, _ operation: NativeProgram.Operation
    ) -> Bool {
        if value.kind == .boolean {
            return holds(.boolean(nodes.count > 0), value, operation)
        }
        let mark = memory.pointee.mark
        for index in 0..<nodes.count {
            if holds(element(index, of: nodes), value, operation) { return true }
            memory.pointee.discard(to: mark)
        }
        return false
    }

    /// A node of a set as the string that it is compared as.
    private mutating func element(_ index: Int, of nodes: NativeValue) -> NativeValue {
        .string(text(of: memory.pointee.nodes[nodes.first + index]))
    }

    /// Compares values of which none is a node-set.
    private func holds(
        _ left: NativeValue, _ right: NativeValue, _ operation: NativeProgram.Operation
    ) -> Bool {
        switch operation {
        case .less: return scalar(left) < scalar(right)
        case .lessOrEqual: return scalar(left) <= scalar(right)
        case .greater: return scalar(left) > scalar(right)
        case .greaterOrEqual: return scalar(left) >= scalar(right)
        default: break
        }
        let isSame =
            if left.kind == .boolean || right.kind == .boolean {
                isTrue(left) == isTrue(right)
            } else if left.kind == .number || right.kind == .number {
                scalar(left) == scalar(right)
            } else {
                isEqual(left.text ?? empty, right.text ?? empty)
            }
        return isSame == (operation == .equal)
    }

    /// The number of a value that is no node-set.
    private func scalar(_ value: NativeValue) -> Double {
        value.kind == .string ? nativeNumber(value.text ?? empty) : value.number
    }

    /// The relation seen from the other side.
    private func mirrored(_ operation: NativeProgram.Operation) -> NativeProgram.Operation {
        switch operation {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        default: operation
        }
    }

    /// The effective boolean value of a value.
    func isTrue(_ value: NativeValue) -> Bool {
        switch value.kind {
        case .boolean: value.number != 0
        case .number: value.number != 0 && !value.number.isNaN
        case .string: value.text.map { $0[0] != 0 } ?? false
        case .nodes: value.count > 0
        }
    }

    /// The number that a value becomes.
    mutating func number(of value: NativeValue) -> Double {
        switch value.kind {
        case .boolean, .number: value.number
        case .string, .nodes: nativeNumber(text(of: value))
        }
    }
}

/// True if two texts, which end with zeros, have the same bytes.
@inline(__always)
func isEqual(_ left: UnsafePointer<xmlChar>?, _ right: UnsafePointer<xmlChar>) -> Bool {
    guard let left else { return false }
    var offset = 0
    while left[offset] == right[offset] {
        if left[offset] == 0 { return true }
        offset += 1
    }
    return false
}
