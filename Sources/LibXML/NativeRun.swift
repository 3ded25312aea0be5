import CLibXML2

/// One evaluation of a program.
///
/// It throws nothing: where libxml2 would report an error, or where it is not certain to give the
/// same value, the run becomes undecided and libxml2 evaluates the expression instead. A run does
/// not leave out what libxml2 might fail at, so that a decided one never hides an error.
struct NativeRun: ~Copyable {
    let tables: NativeProgram.Tables
    let scope: any XPathScope
    let memory: UnsafeMutablePointer<NativeMemory>
    /// Nodes that may still be looked at and instructions carried out.
    var visitsLeft: Int
    /// Bytes of text that may still be read from end to end; libxml2 does not count them.
    var bytesLeft: Int
    /// True as soon as the value is libxml2's business; what is computed then has no meaning.
    var isUndecided = false

    /// - Parameter tables: Of a program that lives as long as the run.
    init(
        _ tables: NativeProgram.Tables, in scope: any XPathScope,
        memory: UnsafeMutablePointer<NativeMemory>, visitsMax: Int
    ) {
        self.tables = tables
        self.scope = scope
        self.memory = memory
        visitsLeft = visitsMax
        bytesLeft = visitsMax * Self.bytesPerVisit
    }

    static let bytesPerVisit = 64

    /// True if it read so much text that libxml2 must not begin again.
    var isExhausted: Bool { bytesLeft < 0 }

    var empty: UnsafePointer<xmlChar> { UnsafePointer(tables.pool) }

    /// The effective boolean value of an instruction.
    mutating func boolean(_ index: Int32, _ context: NativeContext) -> Bool {
        guard visit() else { return false }
        let instruction = tables.instructions[Int(index)]
        let (left, right) = (instruction.left, instruction.right)
        switch instruction.operation {
        case .and: return boolean(left, context) && boolean(right, context)
        case .or: return boolean(left, context) || boolean(right, context)
        case .not: return !boolean(left, context)
        case .boolean: return boolean(left, context)
        case .always: return true
        case .never: return false
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            return compare(instruction, context)
        case .startsWith:
            let (text, start) = (text(left, context), text(right, context))
            return xmlStrncmp(text, start, Int32(length(of: start))) == 0
        case .contains:
            let (whole, part) = (text(left, context), text(right, context))
            guard charge(for: whole) else { return false }
            return xmlStrstr(whole, part) != nil
        case .normalizeSpace:
            let text = text(left, context)
            return charge(for: text) && !isBlankText(text)
        case .path, .call:
            let mark = memory.pointee.count
            defer { memory.pointee.count = mark }
            return isTrue(value(index, context, isFirstEnough: true))
        case .literal, .toText, .concat, .substringBefore, .substringAfter:
            return text(index, context)[0] != 0
        case .number, .add, .subtract, .multiply, .divide, .modulo, .negate, .toNumber, .count,
            .sum, .stringLength, .position, .last:
            let number = number(index, context)
            return number != 0 && !number.isNaN
        }
    }

    /// The number that an instruction gives or its value becomes.
    mutating func number(_ index: Int32, _ context: NativeContext) -> Double {
        guard visit() else { return 0 }
        let instruction = tables.instructions[Int(index)]
        let (left, right) = (instruction.left, instruction.right)
        switch instruction.operation {
        case .number: return instruction.number
        case .add: return number(left, context) + number(right, context)
        case .subtract: return number(left, context) - number(right, context)
        case .multiply: return number(left, context) * number(right, context)
        case .divide: return number(left, context) / number(right, context)
        case .modulo:
            let (dividend, divisor) = (number(left, context), number(right, context))
            return dividend.truncatingRemainder(dividingBy: divisor)
        case .negate: return -number(left, context)
        case .toNumber: return number(left, context)
        case .count, .sum: return total(instruction, context)
        case .stringLength:
            let text = text(left, context)
            return charge(for: text) ? Double(xmlUTF8Strlen(text)) : 0
        case .position: return Double(context.position)
        case .last: return Double(context.size)
        case .path, .call:
            let mark = memory.pointee.count
            defer { memory.pointee.count = mark }
            return number(of: value(index, context, isFirstEnough: true))
        case .or, .and, .not, .boolean, .always, .never, .equal, .notEqual, .less, .lessOrEqual,
            .greater, .greaterOrEqual, .startsWith, .contains:
            return boolean(index, context) ? 1 : 0
        case .literal, .toText, .concat, .substringBefore, .substringAfter, .normalizeSpace:
            return nativeNumber(text(index, context))
        }
    }

    /// What an instruction gives; nodes stay on the stack until the caller takes them off.
    mutating func value(
        _ index: Int32, _ context: NativeContext, isFirstEnough: Bool = false
    ) -> NativeValue {
        let instruction = tables.instructions[Int(index)]
        switch instruction.operation {
        case .path: return path(instruction, context, isFirstEnough: isFirstEnough)
        case .call: return call(tables.calls[Int(instruction.left)])
        default: break
        }
        switch instruction.operation.kind {
        case .boolean: return .boolean(boolean(index, context))
        case .number: return .number(number(index, context))
        case .string, .nodes, nil: return .string(text(index, context))
        }
    }

    private mutating func total(
        _ instruction: NativeProgram.Instruction, _ context: NativeContext
    ) -> Double {
        let mark = memory.pointee.count
        defer { memory.pointee.count = mark }
        let nodes = value(instruction.left, context)
        guard nodes.kind == .nodes else {
            isUndecided = true
            return 0
        }
        if instruction.operation == .count { return Double(nodes.count) }
        var sum = 0.0
        let textMark = memory.pointee.mark
        for index in 0..<nodes.count {
            sum += nativeNumber(text(of: memory.pointee.nodes[nodes.first + index]))
            memory.pointee.discard(to: textMark)
        }
        return sum
    }

    private mutating func call(_ call: NativeProgram.Call) -> NativeValue {
        guard let value = scope.call(call.name, namespace: nil, call.arguments) else {
            isUndecided = true
            return .boolean(false)
        }
        return native(value)
    }

    /// A value of the scope, unless it has several nodes, which may be in any order.
    mutating func native(_ value: XPathValue) -> NativeValue {
        switch value {
        case .boolean(let flag): return .boolean(flag)
        case .number(let number): return .number(number)
        case .string(let text): return .string(memory.pointee.keep(xmlStrdup(text)))
        case .nodes(let nodes):
            guard nodes.count < 2 else { break }
            memory.pointee.keep(value)
            if let node = nodes.first { memory.pointee.push(node.pointer) }
            return .nodes(first: memory.pointee.count - nodes.count, count: nodes.count)
        }
        isUndecided = true
        return .boolean(false)
    }
}
