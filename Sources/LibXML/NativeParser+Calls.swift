/// The functions that programs have; any other, or a wrong number of arguments, is libxml2's.
extension NativeParser {
    private static let unary: [String: NativeProgram.Operation] = [
        "boolean": .boolean, "count": .count, "normalize-space": .normalizeSpace, "not": .not,
        "number": .toNumber, "string": .toText, "string-length": .stringLength, "sum": .sum,
    ]

    private static let binary: [String: NativeProgram.Operation] = [
        "contains": .contains, "starts-with": .startsWith, "substring-after": .substringAfter,
        "substring-before": .substringBefore,
    ]

    /// The instruction of a call, or nil.
    mutating func call(_ name: String, _ arguments: [Int32]) -> Int32? {
        if !XPathEvaluator.coreFunctionNames.contains(name) { return scopeCall(name, arguments) }
        switch (name, arguments.count) {
        case ("true", 0): return add(.always)
        case ("false", 0): return add(.never)
        case ("position", 0) where predicateDepth > 0: return add(.position)
        case ("last", 0) where predicateDepth > 0: return add(.last)
        case ("concat", 2...): return concatenation(arguments)
        case ("normalize-space", 0), ("number", 0), ("string", 0), ("string-length", 0):
            // The context node takes the argument's place.
            guard let operation = Self.unary[name],
                let context = add(.init(operation: .path, left: 0, right: 0), depth: 1)
            else { return nil }
            return add(operation, context)
        case (_, 1):
            guard let operation = Self.unary[name] else { return nil }
            let isPath = instructions[Int(arguments[0])].operation == .path
            if operation == .count || operation == .sum, !isPath { return nil }
            return add(operation, arguments[0])
        case (_, 2):
            guard let operation = Self.binary[name] else { return nil }
            return add(operation, arguments[0], arguments[1])
        default: return nil
        }
    }

    private mutating func concatenation(_ arguments: [Int32]) -> Int32? {
        var result = arguments[arguments.count - 1]
        for argument in arguments.dropLast().reversed() {
            guard let both = add(.concat, argument, result) else { return nil }
            result = both
        }
        return result
    }

    /// A function of the scope, when all its arguments are literals.
    private mutating func scopeCall(_ name: String, _ arguments: [Int32]) -> Int32? {
        guard !["comment", "node", "processing-instruction", "text"].contains(name) else {
            return nil
        }
        var values: [XPathValue] = []
        for argument in arguments {
            let instruction = instructions[Int(argument)]
            switch instruction.operation {
            case .number: values.append(.number(instruction.number))
            case .literal:
                let text = pool[Int(instruction.left)...].prefix { $0 != 0 }
                values.append(.string(String(decoding: text, as: UTF8.self)))
            default: return nil
            }
        }
        calls.append(.init(name: name, arguments: values))
        return add(.init(operation: .call, left: Int32(calls.count - 1)), depth: 1)
    }
}
