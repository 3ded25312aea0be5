/// How far an expression can see.
struct XPathReach {
    /// False if all its paths begin at a variable and only go down.
    ///
    /// System variables are built when they are named; an expression that may come across them
    /// otherwise needs all of them. In doubt it does.
    let mayWalkTree: Bool

    init(_ expression: String) {
        var depth = 0
        // The last byte of what stands before, white space left out; 0 at the beginning.
        var last: UInt8 = 0
        // True behind an operand, where `*` multiplies; elsewhere it is a step.
        var isBehindOperand = false
        var mayWalk = false
        let bytes = Array(expression.utf8)
        var index = 0
        while index < bytes.count, !mayWalk {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            var isOperand = [UInt8(ascii: "]"), UInt8(ascii: ")")].contains(byte)
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                isOperand = true
                index += 1
                while index < bytes.count, bytes[index] != byte { index += 1 }
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ":") where next == byte: mayWalk = true
            case UInt8(ascii: ".") where next == byte: mayWalk = true
            case UInt8(ascii: "/"): mayWalk = !Self.endsStep(last)
            case UInt8(ascii: "."), UInt8(ascii: "@"):
                isOperand = byte == UInt8(ascii: ".")
                mayWalk = depth == 0 && last != UInt8(ascii: "/") && !isDigit(next)
            case UInt8(ascii: "*"):
                isOperand = !isBehindOperand
                mayWalk =
                    depth == 0 && isOperand && last != UInt8(ascii: "/")
                    && last != UInt8(ascii: "@")
            case _ where isNameByte(byte) && byte != UInt8(ascii: "-"):
                let start = index
                while index + 1 < bytes.count, isNameByte(bytes[index + 1]) { index += 1 }
                let following = bytes[(index + 1)...].first { !isSpace($0) } ?? 0
                let isStep =
                    last == UInt8(ascii: "/") || last == UInt8(ascii: "$")
                    || last == UInt8(ascii: "@")
                let name = String(decoding: bytes[start...index], as: UTF8.self)
                let isFunction =
                    following == UInt8(ascii: "(") && !Self.nodeTypes.contains(name)
                    && !(depth == 0 && Self.looksAround(name, bytes[(index + 1)...]))
                isOperand = isStep || !Self.operators.contains(name)
                mayWalk =
                    depth == 0 && !isStep && !isFunction && !isDigit(byte)
                    && !Self.operators.contains(name)
            default: break
            }
            if !isSpace(byte) {
                last = bytes[min(index, bytes.count - 1)]
                isBehindOperand = isOperand
            }
            index += 1
        }
        mayWalkTree = mayWalk || depth != 0
    }

    private static let operators: Set<String> = ["and", "or", "div", "mod"]
    private static let nodeTypes: Set<String> = [
        "comment", "node", "processing-instruction", "text",
    ]

    /// True for functions that read the node in hand, which is the root, or any other node.
    private static func looksAround(_ name: String, _ rest: ArraySlice<UInt8>) -> Bool {
        if name == "id" || name == "lang" { return true }
        let isEmpty = rest.lazy.filter { !isSpace($0) }.prefix(2).elementsEqual("()".utf8)
        return isEmpty && contextFunctions.contains(name)
    }

    private static let contextFunctions: Set<String> = [
        "local-name", "name", "namespace-uri", "normalize-space", "number", "string",
        "string-length",
    ]

    /// True for the last byte of a step, behind which `/` goes on with the same path.
    private static func endsStep(_ byte: UInt8) -> Bool {
        isNameByte(byte) || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]")
            || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "/")
    }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

/// Bytes of names, with a prefix's colon and the dot and hyphen inside them.
private func isNameByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
}
