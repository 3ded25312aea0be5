import CLibXML2

/// Paths, literals, parentheses and calls (XPath §2 and §3.1 to §3.3).
extension NativeParser {
    /// `PathExpr`, in the order in which libxml2 tells its kinds apart.
    mutating func operand() -> Int32? {
        skipBlanks()
        switch current {
        case UInt8(ascii: "$"): return variable()
        case UInt8(ascii: "("):
            offset += 1
            guard let inner = expression(), take(")"), isComplete else { return nil }
            return inner
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return literal()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        case UInt8(ascii: ".") where isDigit(source[offset + 1]): return number()
        case UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "*"):
            return path(from: -1, filters: [])
        default:
            let start = offset
            guard let name = name() else { return nil }
            skipBlanks()
            if current == UInt8(ascii: "(") { return call(String(decoding: name, as: UTF8.self)) }
            offset = start
            return path(from: -1, filters: [])
        }
    }

    /// True unless a predicate or a step follows, which only variables may have here.
    private var isComplete: Bool {
        current != UInt8(ascii: "[") && current != UInt8(ascii: "/")
    }

    private mutating func literal() -> Int32? {
        let quote = current
        offset += 1
        let start = offset
        while current != quote {
            guard current != 0 else { return nil }
            offset += 1
        }
        let text = pooled(source[start..<offset])
        offset += 1
        skipBlanks()
        return isComplete ? add(.init(operation: .literal, left: text), depth: 1) : nil
    }

    private mutating func number() -> Int32? {
        let start = offset
        while isDigit(current) { offset += 1 }
        if current == UInt8(ascii: ".") {
            offset += 1
            while isDigit(current) { offset += 1 }
        }
        let digits = Array(source[start..<offset]) + [0]
        skipBlanks()
        guard isComplete else { return nil }
        return add(
            .init(operation: .number, number: xmlXPathCastStringToNumber(digits)), depth: 1)
    }

    private mutating func variable() -> Int32? {
        offset += 1
        guard let name = name() else { return nil }
        skipBlanks()
        guard let filters = predicateList() else { return nil }
        let text = Array(name) + [0]
        let known = variables.firstIndex { pool[Int($0.name)...].starts(with: text) }
        if known == nil { variables.append(.init(name: pooled(name))) }
        return path(from: known ?? variables.count - 1, filters: filters)
    }

    /// The steps behind a variable, or a path from the context node, whose first step is next.
    private mutating func path(from origin: Int, filters: [Int32]) -> Int32? {
        var found: [NativeProgram.Step] = []
        var depth = 1
        if !filters.isEmpty { found.append(step(.own, filters, &depth)) }
        var needsStep = origin < 0
        while needsStep || current == UInt8(ascii: "/") {
            if !needsStep { offset += 1 }
            needsStep = false
            skipBlanks()
            guard current != UInt8(ascii: "/") else { return nil }
            if current == UInt8(ascii: ".") {
                guard source[offset + 1] != UInt8(ascii: ".") else { return nil }
                offset += 1
                skipBlanks()
                continue
            }
            let axis: NativeProgram.Step.Axis =
                current == UInt8(ascii: "@") ? .attribute : .child
            if axis == .attribute { offset += 1 }
            skipBlanks()
            var name: Int32 = -1
            if current == UInt8(ascii: "*") {
                offset += 1
            } else {
                guard let test = self.name() else { return nil }
                name = pooled(test)
            }
            skipBlanks()
            // An axis or a node test that looked like a name.
            guard current != UInt8(ascii: ":"), current != UInt8(ascii: "("),
                let predicates = predicateList()
            else { return nil }
            found.append(step(axis, name: name, predicates, &depth))
        }
        let instruction = NativeProgram.Instruction(
            operation: .path, left: Int32(steps.count), right: Int32(found.count),
            origin: Int32(origin))
        steps += found
        return add(instruction, depth: depth)
    }

    private mutating func step(
        _ axis: NativeProgram.Step.Axis, name: Int32 = -1, _ list: [Int32], _ depth: inout Int
    ) -> NativeProgram.Step {
        let below = list.map { depths[Int($0)] }.max() ?? 0
        depth = max(depth + 1, below + list.count + 1)
        defer { predicates += list }
        return .init(
            axis: axis, name: name, firstPredicate: Int32(predicates.count),
            predicateCount: Int32(list.count))
    }

    private mutating func predicateList() -> [Int32]? {
        var list: [Int32] = []
        predicateDepth += 1
        defer { predicateDepth -= 1 }
        while take("[") {
            guard let predicate = expression(), take("]") else { return nil }
            list.append(predicate)
        }
        return list
    }

    private mutating func call(_ name: String) -> Int32? {
        offset += 1
        var arguments: [Int32] = []
        if !take(")") {
            repeat {
                guard let argument = expression() else { return nil }
                arguments.append(argument)
            } while take(",")
            guard take(")") else { return nil }
        }
        return isComplete ? call(name, arguments) : nil
    }
}
