/// Reads one JSON value a line from chunks of bytes; empty lines are skipped.
public struct NDJSONReader {
    /// Bytes of one line.
    public static let lineByteCountMax = 1 << 20
    /// Arrays and objects inside each other.
    public static let depthMax = 16

    private let treatsNullAsAbsent: Bool
    private var line = 1
    private var bytes: [UInt8] = []
    private var isTooLong = false
    private var rows: [ImportRow] = []

    /// - Parameter treatsNullAsAbsent: True to take `null` in a column for an absent column.
    public init(treatsNullAsAbsent: Bool) { self.treatsNullAsAbsent = treatsNullAsAbsent }

    /// The rows that end in a chunk.
    public mutating func push(_ chunk: ArraySlice<UInt8>) -> [ImportRow] {
        rows.removeAll(keepingCapacity: true)
        var rest = chunk
        while let end = rest.firstIndex(of: 0x0A) {
            keep(rest[..<end])
            endLine()
            rest = rest[(end + 1)...]
        }
        keep(rest)
        return rows
    }

    /// The last row, if the file does not end with a line break.
    public mutating func finish() -> [ImportRow] {
        rows.removeAll()
        endLine()
        return rows
    }

    private mutating func keep(_ part: ArraySlice<UInt8>) {
        if bytes.count + part.count > Self.lineByteCountMax {
            isTooLong = true
        } else {
            bytes.append(contentsOf: part)
        }
    }

    private mutating func endLine() {
        defer {
            line += 1
            bytes.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        if isTooLong {
            rows.append(
                ImportRow(
                    line: line,
                    problem: RowProblem(
                        .tooLong,
                        "the line has more than \(Self.lineByteCountMax) bytes"
                    )
                )
            )
        } else if !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
            rows.append(row())
        }
    }

    private func row() -> ImportRow {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            return ImportRow(
                line: line,
                problem: RowProblem(.encoding, "the line is not utf-8")
            )
        }
        do throws(JSONProblem) {
            let value = try JSONValue(
                reading: ColumnNotation.strict(bytes, droppingNull: treatsNullAsAbsent),
                byteCountMax: 2 * Self.lineByteCountMax,
                depthMax: Self.depthMax
            )
            guard case .object(let members) = value else {
                return ImportRow(
                    line: line,
                    problem: RowProblem(.json, "the line is not a JSON object")
                )
            }
            return ImportRow(line: line, members: members)
        } catch {
            return ImportRow(
                line: line,
                problem: RowProblem(.json, "at column \(error.column): \(error.message)")
            )
        }
    }
}

/// Writes what other systems put into the columns of a row so that the strict reader takes it.
///
/// Only values of the outer object are touched: `null` becomes an empty text, which is an empty
/// column, and a number that is no small whole number becomes the text of its digits. The strict
/// reader then refuses everything else, exactly as it does for acts.
enum ColumnNotation {
    static func strict(_ bytes: [UInt8], droppingNull: Bool) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + 16)
        var (depth, index, isInText) = (0, 0, false)
        while index < bytes.count {
            let byte = bytes[index]
            if isInText {
                if byte == 0x5C, index + 1 < bytes.count {
                    out.append(byte)
                    index += 1
                } else if byte == 0x22 {
                    isInText = false
                }
            } else {
                switch byte {
                case 0x22: isInText = true
                case 0x7B, 0x5B: depth += 1
                case 0x7D, 0x5D: depth -= 1
                case 0x6E where depth == 1 && droppingNull:
                    if isNull(bytes[index...]) {
                        out.append(contentsOf: [0x22, 0x22])
                        index += 4
                        continue
                    }
                case 0x2D, 0x30...0x39:
                    let number = bytes[index...].prefix { $0 == 0x2D || $0 == 0x2E || isDigit($0) }
                    let isText = depth == 1 && needsText(number)
                    if isText { out.append(0x22) }
                    out.append(contentsOf: number)
                    if isText { out.append(0x22) }
                    index += number.count
                    continue
                default: break
                }
            }
            out.append(bytes[index])
            index += 1
        }
        return out
    }

    private static func isNull(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.starts(with: "null".utf8) else { return false }
        guard let next = bytes.dropFirst(4).first else { return false }
        return [0x2C, 0x7D, 0x20, 0x09, 0x0D].contains(next)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// True for a JSON number with a fraction or with too many digits for the strict reader.
    private static func needsText(_ number: ArraySlice<UInt8>) -> Bool {
        let parts = number.drop { $0 == 0x2D }
            .split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }),
            let whole = parts.first, whole.count == 1 || whole.first != 0x30,
            number.prefix(2) != [0x2D, 0x2D]
        else { return false }
        return parts.count == 2 || whole.count > 15
    }
}
