/// Signed notes one after the other, with an empty line between them.
struct NoteList {
    /// The notes that stand there as a whole, oldest first.
    private(set) var notes: [String] = []
    /// How many bytes they take.
    private(set) var byteCount = 0
    /// What follows the last whole note.
    private(set) var rest: [UInt8] = []

    /// Divides a text; each note is judged by whoever verifies it.
    init(_ bytes: [UInt8]) {
        // A note is a text, an empty line and signature lines; the next empty line ends it.
        var (start, end, index) = (0, 0, 0)
        while let newline = bytes[index...].firstIndex(of: 0x0A) {
            let line = bytes[index..<newline]
            index = newline + 1
            if line.starts(with: Self.dash) {
                end = index
            } else if line.isEmpty, end > start {
                add(bytes[start..<end])
                start = index
            }
        }
        if end > start { add(bytes[start..<end]) }
        rest = Array(bytes[byteCount...])
        // The line that parts two notes belongs to neither.
        if rest == [0x0A] { rest = [] }
    }

    private mutating func add(_ note: ArraySlice<UInt8>) {
        notes.append(String(decoding: note, as: UTF8.self))
        byteCount = note.endIndex
    }

    /// True if nothing, or a note that was being written when the machine stopped, ends the list.
    ///
    /// Whoever could leave half a note could as well leave none: nothing is lost by passing over
    /// it.
    ///
    /// - Parameter origins: The logs whose notes stand here.
    func endsCleanly(origins: [String]) -> Bool {
        let tail = rest.first == 0x0A ? rest.dropFirst() : rest[...]
        if tail.isEmpty || tail.allSatisfy({ $0 == 0 }) { return true }
        return origins.contains { origin in
            let begin = Array((origin + "\n").utf8)
            return tail.starts(with: begin) || begin.starts(with: tail)
        }
    }

    private static let dash = Array("— ".utf8)
}
