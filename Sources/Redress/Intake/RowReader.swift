import Statecharts

/// Reads the rows of a file as its profile describes them: byte order mark, header, columns.
public struct RowReader {
    private enum Format {
        case separated(CSVReader)
        case objects(NDJSONReader)
    }

    private let source: ImportSource
    private var format: Format
    /// The first bytes, until it is clear whether they are a byte order mark.
    private var head: [UInt8]? = []
    private var hasByteOrderMark = false
    private var columns: ColumnNames?
    /// Columns of the file that the profile does not declare, up to 100 of them.
    public private(set) var undeclaredColumns: Set<String> = []

    public init(_ source: ImportSource, limits: CSVReader.Limits = .standard) {
        self.source = source
        switch source.format {
        case .csv(let delimiter, let hasHeader):
            format = .separated(
                CSVReader(delimiter: delimiter, decoder: source.decoder, limits: limits)
            )
            columns = hasHeader ? nil : ColumnNames(source.columns)
        case .ndjson(let treatsNullAsAbsent):
            format = .objects(NDJSONReader(treatsNullAsAbsent: treatsNullAsAbsent))
        }
    }

    /// The rows that end in a chunk.
    public mutating func push(_ chunk: [UInt8]) throws(IntakeProblem) -> [ImportRow] {
        guard var head else { return try rows(chunk[...]) }
        head += chunk
        guard head.count >= 3 else {
            self.head = head
            return []
        }
        self.head = nil
        return try rows(try withoutByteOrderMark(head))
    }

    /// The last row, and everything that only the end of a file shows.
    public mutating func finish() throws(IntakeProblem) -> [ImportRow] {
        var found: [ImportRow] = []
        if let head {
            self.head = nil
            found = try rows(try withoutByteOrderMark(head))
        }
        switch format {
        case .separated(var reader):
            found += try rows(of: try reader.finish())
            if columns == nil {
                throw IntakeProblem("the file is empty; a header row is expected")
            }
        case .objects(var reader): found += reader.finish()
        }
        return noting(found)
    }

    private mutating func withoutByteOrderMark(
        _ bytes: [UInt8]
    ) throws(IntakeProblem) -> ArraySlice<UInt8> {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw IntakeProblem(line: 1, "the file is UTF-16; save it as UTF-8")
        }
        if bytes.starts(with: [0x1F, 0x8B]) {
            throw IntakeProblem(line: 1, "the file is compressed twice; unpack it once")
        }
        guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return bytes[...] }
        guard source.decoder.encoding == .utf8 else {
            throw IntakeProblem(
                line: 1,
                "the file begins with the mark of UTF-8, but the profile says "
                    + source.decoder.encoding.rawValue
            )
        }
        hasByteOrderMark = true
        return bytes.dropFirst(3)
    }

    private mutating func rows(_ bytes: ArraySlice<UInt8>) throws(IntakeProblem) -> [ImportRow] {
        switch format {
        case .separated(var reader):
            let records = reader.push(bytes)
            format = .separated(reader)
            return try rows(of: records)
        case .objects(var reader):
            let found = reader.push(bytes)
            format = .objects(reader)
            return noting(found)
        }
    }

    private mutating func rows(of records: [CSVRecord]) throws(IntakeProblem) -> [ImportRow] {
        var found: [ImportRow] = []
        found.reserveCapacity(records.count)
        for record in records {
            if hasByteOrderMark, record.problem?.reason == .encoding {
                throw IntakeProblem(
                    line: record.line,
                    "not UTF-8, although the file begins with the mark of UTF-8"
                )
            }
            guard let columns else {
                try readHeader(record)
                continue
            }
            if let problem = record.problem {
                found.append(ImportRow(line: record.line, problem: problem))
            } else if record.fields.count != columns.names.count {
                found.append(
                    ImportRow(
                        line: record.line,
                        problem: RowProblem(
                            .columnCount,
                            "the row has \(record.fields.count) columns, "
                                + "not \(columns.names.count)"
                        )
                    )
                )
            } else {
                found.append(
                    ImportRow(line: record.line, fields: record.fields, columns: columns)
                )
            }
        }
        return found
    }

    private mutating func readHeader(_ record: CSVRecord) throws(IntakeProblem) {
        if let problem = record.problem {
            throw IntakeProblem(line: record.line, "the header row: \(problem.message)")
        }
        let names = record.fields.map(\.trimmed)
        var seen: Set<String> = []
        let repeated = names.filter { !seen.insert($0).inserted }
        if !repeated.isEmpty {
            throw IntakeProblem(
                line: record.line,
                "the header names \(Self.list(repeated)) more than once"
            )
        }
        let missing = source.columns.filter { !seen.contains($0) }
        if !missing.isEmpty {
            let guess = missing.first.flatMap { nearest(to: $0, among: names) }
            throw IntakeProblem(
                line: record.line,
                "the header lacks \(Self.list(missing)), which the profile declares"
                    + (guess.map { "; there is '\($0)'" } ?? "")
                    + (names.count == 1 ? "; is the delimiter right?" : "")
            )
        }
        columns = ColumnNames(names)
        undeclaredColumns = Set(names.prefix(100)).subtracting(source.columns)
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(20).map { "'\($0.prefix(60))'" }.joined(separator: ", ")
    }

    private mutating func noting(_ rows: [ImportRow]) -> [ImportRow] {
        for row in rows {
            for name in row.memberNames ?? [:].keys
            where undeclaredColumns.count < 100 && !source.columnSet.contains(name) {
                undeclaredColumns.insert(name)
            }
        }
        return rows
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
