/// Reads comma-separated values (RFC 4180) from chunks of bytes.
///
/// Lines end with LF or CRLF. A quote opens a quoted field only at the field's beginning; anywhere
/// else in an unquoted field it is text, as spreadsheets write it.
///
/// Memory is bounded: of a field over its limit only the beginning is kept, and its record
/// carries a problem.
public struct CSVReader {
    /// What a record may cost.
    public struct Limits: Hashable, Sendable {
        public var fieldByteCountMax = 65_536
        public var recordByteCountMax = 1 << 20
        public var fieldCountMax = 1_000

        public init() {}

        public static let standard = Limits()
    }

    private enum State { case start, plain, quoted, closed }

    private let delimiter: UInt8
    private let limits: Limits
    private var decoder: TextDecoder
    private var state = State.start
    /// A carriage return was seen outside quotes and may belong to the end of the line.
    private var hasCarriageReturn = false
    private var line = 1
    private var recordLine = 1
    private var quoteLine = 1
    /// The fields of the record one after the other, and where each ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var problem: RowProblem?
    private var records: [CSVRecord] = []

    public init(delimiter: UInt8, decoder: TextDecoder, limits: Limits = .standard) {
        self.delimiter = delimiter
        self.decoder = decoder
        self.limits = limits
    }

    /// The records that end in a chunk.
    public mutating func push(_ chunk: ArraySlice<UInt8>) -> [CSVRecord] {
        records.removeAll(keepingCapacity: true)
        for byte in chunk { take(byte) }
        return records
    }

    /// The last record, if the file does not end with a line break.
    public mutating func finish() throws(IntakeProblem) -> [CSVRecord] {
        records.removeAll()
        if state == .quoted {
            throw IntakeProblem(line: quoteLine, "a quote is opened here and never closed")
        }
        if hasCarriageReturn || state != .start || !ends.isEmpty || !bytes.isEmpty { endRecord() }
        return records
    }

    private mutating func take(_ byte: UInt8) {
        if state == .quoted {
            switch byte {
            case 0x22: state = .closed
            case 0x0A:
                line += 1
                append(byte)
            default: append(byte)
            }
            return
        }
        if byte == 0x0A {
            hasCarriageReturn = false
            endRecord()
            line += 1
            recordLine = line
            return
        }
        if hasCarriageReturn {
            hasCarriageReturn = false
            text(0x0D)
        }
        switch byte {
        case 0x0D: hasCarriageReturn = true
        case delimiter: endField()
        case 0x22: quote()
        default: text(byte)
        }
    }

    private mutating func quote() {
        switch state {
        case .start:
            state = .quoted
            quoteLine = line
        case .closed:
            state = .quoted
            append(0x22)
        default: append(0x22)
        }
    }

    private mutating func text(_ byte: UInt8) {
        switch state {
        case .start: state = .plain
        case .closed:
            note(.quote, "has text behind a closing quote; a quote inside a field is doubled")
        default: break
        }
        append(byte)
    }

    private mutating func append(_ byte: UInt8) {
        if bytes.count - (ends.last ?? 0) >= limits.fieldByteCountMax {
            note(.tooLong, "has more than \(limits.fieldByteCountMax) bytes")
        } else if bytes.count >= limits.recordByteCountMax {
            note(.tooLong, "ends a row of more than \(limits.recordByteCountMax) bytes")
        } else {
            bytes.append(byte)
        }
    }

    /// The first problem of a record counts; columns are known by their place here.
    private mutating func note(_ reason: RowProblem.Reason, _ what: String) {
        guard problem == nil else { return }
        problem = RowProblem(reason, "field \(ends.count + 1) \(what)")
    }

    private mutating func endField() {
        state = .start
        if ends.count < limits.fieldCountMax {
            ends.append(bytes.count)
        } else {
            note(.columnCount, "comes after \(limits.fieldCountMax) others")
        }
    }

    private mutating func endRecord() {
        defer {
            state = .start
            bytes.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
            problem = nil
        }
        // A line without anything in it is no row.
        if state == .start, ends.isEmpty { return }
        endField()
        var fields: [String] = []
        fields.reserveCapacity(ends.count)
        var start = 0
        for (index, end) in ends.enumerated() {
            if let text = decoder.text(of: bytes[start..<end]) {
                fields.append(text)
            } else {
                problem =
                    problem
                    ?? RowProblem(
                        .encoding,
                        "field \(index + 1) is not \(decoder.encoding.rawValue)"
                    )
                fields.append("")
            }
            start = end
        }
        records.append(CSVRecord(line: recordLine, fields: fields, problem: problem))
    }
}

/// One row of a file with separated values.
public struct CSVRecord: Hashable, Sendable {
    /// Where it begins, counted from one.
    public var line: Int
    public var fields: [String]
    /// Why the fields are not all there; nil for a good row.
    public var problem: RowProblem?

    public init(line: Int, fields: [String], problem: RowProblem? = nil) {
        self.line = line
        self.fields = fields
        self.problem = problem
    }
}
