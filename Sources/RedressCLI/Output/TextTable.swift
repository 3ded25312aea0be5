import Redress

/// Rows of text in aligned columns.
struct TextTable {
    private var rows: [[String]] = []
    private let indent: String

    init(_ header: [String]? = nil, indent: Int = 0) {
        self.indent = String(repeating: " ", count: indent)
        if let header { rows.append(header) }
    }

    mutating func add(_ cells: [String]) { rows.append(cells.map(Self.oneLine)) }

    /// The lines, each without white space at its end.
    var lines: [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.displayWidth)
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                cell + String(repeating: " ", count: widths[column] - cell.displayWidth)
            }
            let line = indent + cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    func print() throws {
        for line in lines { try Output.line(line) }
    }

    private static func oneLine(_ text: String) -> String {
        Output.safe(text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ "))
    }
}

extension String {
    /// Columns on a terminal: Chinese characters take two, combining marks none.
    var displayWidth: Int {
        unicodeScalars.reduce(0) { width, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3,
                0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
                0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
                width + 2
            default: width + (scalar.properties.generalCategory == .nonspacingMark ? 0 : 1)
            }
        }
    }
}

extension Timestamp {
    /// For people: `2026-11-22 09:30:00Z`; JSON has the whole value.
    var shown: String {
        let text = description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8))Z"
    }
}
