extension String {
    /// Without the empty lines around it, and without the white space that all of its lines begin
    /// with.
    func outdented() -> String {
        var lines = split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while let first = lines.first, first.allSatisfy(\.isWhitespace) { lines.removeFirst() }
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        let written = lines.filter { !$0.allSatisfy(\.isWhitespace) }
        var common = written.first?.prefix { $0 == " " || $0 == "\t" } ?? ""
        for line in written {
            while !line.hasPrefix(common) { common.removeLast() }
        }
        return lines.map { line in
            line.allSatisfy(\.isWhitespace) ? "" : String(line.dropFirst(common.count))
        }.joined(separator: "\n")
    }

    /// Each line but the first after some white space; empty lines stay so.
    func indented(by indentation: String, lineEnd: String = "\n") -> String {
        let lines = split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().map { number, line in
            number == 0 || line.isEmpty ? String(line) : indentation + line
        }.joined(separator: lineEnd)
    }
}
