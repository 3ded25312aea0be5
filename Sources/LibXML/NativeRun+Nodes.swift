import CLibXML2

/// Node-sets: ranges of the stack, in document order and without duplicates.
extension NativeRun {
    /// Walks a path, step by step as libxml2 does.
    ///
    /// Its start is one node at most, so that the nodes of each step are in document order.
    ///
    /// - Parameter isFirstEnough: True if only the first node, or whether there is one, counts.
    mutating func path(
        _ path: NativeProgram.Instruction, _ context: NativeContext, isFirstEnough: Bool
    ) -> NativeValue {
        let start =
            path.origin < 0 ? push(context.node) : variable(tables.variables + Int(path.origin))
        guard path.right > 0 else { return start }
        guard start.kind == .nodes else {
            isUndecided = true
            return start
        }
        var count = start.count
        for index in Int(path.left)..<Int(path.left + path.right) {
            let step = tables.steps[index]
            let isLast = index == Int(path.left + path.right) - 1
            // With predicates the other nodes may still fail, which libxml2 would report.
            let isEnough = isFirstEnough && isLast && step.predicateCount == 0
            let found = memory.pointee.count
            for source in start.first..<start.first + count {
                let candidates = memory.pointee.count
                collect(step, from: memory.pointee.nodes[source], isFirstEnough: isEnough)
                filter(from: candidates, by: step)
                if isEnough && memory.pointee.count > found || isUndecided { break }
            }
            count = memory.pointee.count - found
            // The nodes that the step started from make room for what it found.
            for offset in 0..<count {
                memory.pointee.nodes[start.first + offset] = memory.pointee.nodes[found + offset]
            }
            memory.pointee.count = start.first + count
        }
        return .nodes(first: start.first, count: count)
    }

    private mutating func push(_ node: xmlNodePtr) -> NativeValue {
        memory.pointee.push(node)
        return .nodes(first: memory.pointee.count - 1, count: 1)
    }

    private mutating func variable(
        _ variable: UnsafeMutablePointer<NativeProgram.Variable>
    ) -> NativeValue {
        let name = empty + Int(variable.pointee.name)
        if let element = scope.element(name, hint: &variable.pointee.hint) {
            return push(element.pointer)
        }
        guard let value = scope.variable(String(cString: name)) else {
            isUndecided = true
            return .boolean(false)
        }
        return native(value)
    }

    private mutating func collect(
        _ step: NativeProgram.Step, from source: xmlNodePtr, isFirstEnough: Bool
    ) {
        if step.axis == .own { return memory.pointee.push(source) }
        guard source.pointee.type == XML_ELEMENT_NODE else { return }
        let name: UnsafePointer<xmlChar>? = step.name < 0 ? nil : empty + Int(step.name)
        if step.axis == .child {
            var next = source.pointee.children
            while let node = next {
                next = node.pointee.next
                guard visit() else { return }
                guard node.pointee.type == XML_ELEMENT_NODE else { continue }
                if let name {
                    guard node.pointee.ns == nil, isEqual(node.pointee.name, name) else {
                        continue
                    }
                }
                memory.pointee.push(node)
                if isFirstEnough { return }
            }
            return
        }
        var next = source.pointee.properties
        while let attribute = next {
            next = attribute.pointee.next
            guard visit() else { return }
            if let name {
                // No prefix is enough for libxml2, even where there is a namespace.
                guard attribute.pointee.ns?.pointee.prefix == nil,
                    isEqual(attribute.pointee.name, name)
                else { continue }
            }
            memory.pointee.push(
                UnsafeMutableRawPointer(attribute).assumingMemoryBound(to: xmlNode.self))
            if isFirstEnough { return }
        }
    }

    /// Keeps the nodes from a place of the stack on for which all predicates hold.
    private mutating func filter(from start: Int, by step: NativeProgram.Step) {
        for index in 0..<Int(step.predicateCount) {
            let predicate = tables.predicates[Int(step.firstPredicate) + index]
            let size = memory.pointee.count - start
            var kept = start
            for offset in 0..<size {
                guard visit() else { return }
                let node = memory.pointee.nodes[start + offset]
                let context = NativeContext(node: node, position: offset + 1, size: size)
                let mark = memory.pointee.mark
                let isWanted = holds(predicate, context)
                // Copies of a large document's texts must not pile up.
                memory.pointee.discard(to: mark)
                if isWanted {
                    memory.pointee.nodes[kept] = node
                    kept += 1
                }
                if isUndecided { return }
            }
            memory.pointee.count = kept
        }
    }

    /// A predicate that is a number asks for that position (XPath §2.4).
    private mutating func holds(_ predicate: Int32, _ context: NativeContext) -> Bool {
        switch tables.instructions[Int(predicate)].operation.kind {
        case .number: return number(predicate, context) == Double(context.position)
        case .boolean, .string, .nodes: return boolean(predicate, context)
        case nil:
            let mark = memory.pointee.count
            defer { memory.pointee.count = mark }
            let value = value(predicate, context, isFirstEnough: true)
            return value.kind == .number
                ? value.number == Double(context.position) : isTrue(value)
        }
    }

    /// Counts a node that is looked at; false, and undecided, when there were too many.
    @inline(__always)
    mutating func visit() -> Bool {
        visitsLeft -= 1
        if visitsLeft < 0 { isUndecided = true }
        return visitsLeft >= 0
    }

    /// Counts a text that is read from end to end.
    mutating func charge(for text: UnsafePointer<xmlChar>) -> Bool {
        bytesLeft -= length(of: text)
        if isExhausted { isUndecided = true }
        return !isExhausted
    }

    /// Bytes of a text.
    func length(of text: UnsafePointer<xmlChar>) -> Int { Int(xmlStrlen(text)) }
}
