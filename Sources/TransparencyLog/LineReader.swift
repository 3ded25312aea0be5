/// Takes lines off the front of a text, byte by byte.
///
/// Not by characters: to Swift a carriage return and a newline are one character, so a text could
/// have fewer lines than its bytes say.
struct LineReader {
    /// What no call of ``next()`` has taken yet.
    private(set) var rest: ArraySlice<UInt8>

    /// The number of lines taken so far.
    private(set) var lineNumber = 0

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// The next line without its newline; `nil` if no newline follows any more.
    mutating func next() -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = rest[..<end]
        rest = rest[(end + 1)...]
        lineNumber += 1
        return line
    }
}
