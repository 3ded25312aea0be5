import CLibXML2

/// Turns the supported part of XPath 1.0 into a program, and gives up at anything else.
///
/// It reads what libxml2 has compiled already, byte by byte in the order of libxml2's own parser
/// (2.9), so that both see the same expression: `$a-1` is a variable, `5div 2` is a division.
/// Not supported are `|`, `//`, `..`, axes by name, node tests other than names and `*`, names
/// outside ASCII, prefixes, exponents, and functions that are not in `NativeParser+Calls.swift`.
struct NativeParser {
    /// How deep a program may nest: far from libxml2's own limit, which must not be passed here.
    static let depthMax = 64

    let source: [UInt8]
    var offset = 0
    var instructions: [NativeProgram.Instruction] = []
    var depths: [Int] = []
    var steps: [NativeProgram.Step] = []
    var predicates: [Int32] = []
    var variables: [NativeProgram.Variable] = []
    var pool: [UInt8] = NativeProgram.Pooled.start
    var calls: [NativeProgram.Call] = []
    /// Above zero inside a predicate, where there is a position.
    var predicateDepth = 0
    var nesting = 0

    /// The program of an expression, or nil when libxml2 has to evaluate it.
    static func program(of source: String) -> NativeProgram? {
        let bytes = Array(source.utf8)
        guard !bytes.contains(0) else { return nil }
        var parser = NativeParser(source: bytes + [0])
        guard let root = parser.expression(), parser.current == 0 else { return nil }
        return NativeProgram(
            root: root, instructions: parser.instructions, steps: parser.steps,
            predicates: parser.predicates, variables: parser.variables, pool: parser.pool,
            calls: parser.calls)
    }

    private init(source: [UInt8]) { self.source = source }

    /// `Expr`, which is `OrExpr` (XPath §3.4).
    mutating func expression() -> Int32? {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.depthMax else { return nil }
        guard var left = conjunction() else { return nil }
        while take("or") {
            guard let right = conjunction(), let both = add(.or, left, right) else { return nil }
            left = both
        }
        return left
    }

    private mutating func conjunction() -> Int32? {
        guard var left = equality() else { return nil }
        while take("and") {
            guard let right = equality(), let both = add(.and, left, right) else { return nil }
            left = both
        }
        return left
    }

    private mutating func equality() -> Int32? {
        guard var left = relation() else { return nil }
        while true {
            let operation: NativeProgram.Operation
            if take("=") {
                operation = .equal
            } else if take("!=") {
                operation = .notEqual
            } else {
                return left
            }
            guard let right = relation(), let both = add(operation, left, right) else {
                return nil
            }
            left = both
        }
    }

    private mutating func relation() -> Int32? {
        guard var left = sum() else { return nil }
        while current == UInt8(ascii: "<") || current == UInt8(ascii: ">") {
            let isLess = current == UInt8(ascii: "<")
            offset += 1
            let isStrict = current != UInt8(ascii: "=")
            if !isStrict { offset += 1 }
            skipBlanks()
            let operation: NativeProgram.Operation =
                isLess ? (isStrict ? .less : .lessOrEqual) : isStrict ? .greater : .greaterOrEqual
            guard let right = sum(), let both = add(operation, left, right) else { return nil }
            left = both
        }
        return left
    }

    private mutating func sum() -> Int32? {
        guard var left = product() else { return nil }
        while true {
            let operation: NativeProgram.Operation
            if take("+") {
                operation = .add
            } else if take("-") {
                operation = .subtract
            } else {
                return left
            }
            guard let right = product(), let both = add(operation, left, right) else { return nil }
            left = both
        }
    }

    private mutating func product() -> Int32? {
        guard var left = negation() else { return nil }
        while true {
            let operation: NativeProgram.Operation
            if take("*") {
                operation = .multiply
            } else if take("div") {
                operation = .divide
            } else if take("mod") {
                operation = .modulo
            } else {
                return left
            }
            guard let right = negation(), let both = add(operation, left, right) else { return nil }
            left = both
        }
    }

    private mutating func negation() -> Int32? {
        var signs = 0
        skipBlanks()
        while take("-") { signs += 1 }
        guard let operand = operand() else { return nil }
        // Two signs undo each other, and still make a number of the operand.
        return signs == 0
            ? operand : add(signs.isMultiple(of: 2) ? .toNumber : .negate, operand)
    }
}

// MARK: Bytes

extension NativeParser {
    /// The byte to be read next; zero at the end.
    var current: UInt8 { source[offset] }

    /// Passes over the white space of XPath, which is XML's.
    mutating func skipBlanks() {
        while isBlank(current) { offset += 1 }
    }

    /// Takes a token and the blanks around it, if it is next.
    ///
    /// Like libxml2, it does not ask what follows a word: operators stand where no name can.
    mutating func take(_ token: StaticString) -> Bool {
        skipBlanks()
        let length = token.utf8CodeUnitCount
        guard offset + length < source.count else { return false }
        for index in 0..<length where source[offset + index] != token.utf8Start[index] {
            return false
        }
        offset += length
        skipBlanks()
        return true
    }

    /// An unprefixed name of ASCII letters, or nil.
    mutating func name() -> ArraySlice<UInt8>? {
        let start = offset
        guard isNameStart(current) else { return nil }
        while isNameStart(current) || isDigit(current) || current == UInt8(ascii: ".")
            || current == UInt8(ascii: "-")
        {
            offset += 1
        }
        guard current < 0x80, current != UInt8(ascii: ":") else { return nil }
        return source[start..<offset]
    }

    /// Puts a text into the pool and says where it stands.
    mutating func pooled(_ text: ArraySlice<UInt8>) -> Int32 {
        defer {
            pool += text
            pool.append(0)
        }
        return Int32(pool.count)
    }

    /// Adds an instruction, unless the program becomes too deep.
    mutating func add(
        _ operation: NativeProgram.Operation, _ left: Int32 = -1, _ right: Int32 = -1
    ) -> Int32? {
        let below = max(left < 0 ? 0 : depths[Int(left)], right < 0 ? 0 : depths[Int(right)])
        return add(.init(operation: operation, left: left, right: right), depth: below + 1)
    }

    /// Adds an instruction whose depth is known.
    mutating func add(_ instruction: NativeProgram.Instruction, depth: Int) -> Int32? {
        guard depth <= Self.depthMax else { return nil }
        instructions.append(instruction)
        depths.append(depth)
        return Int32(instructions.count - 1)
    }
}

/// True for the four bytes that XML calls white space.
func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
}

/// True for an ASCII digit.
func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

private func isNameStart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (byte | 0x20) &- UInt8(ascii: "a") < 26
}
