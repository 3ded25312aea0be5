import TransparencyLog

/// Walks the bytes of a record once and says whether they are canonical and agree with its
/// columns, without building a value.
///
/// It answers only for records without a doubt; for all others it says nothing and
/// `RecordColumns(deriving:)` decides. It must never accept what that would not.
struct RecordScanner {
    /// What the rest of a check needs of a record.
    struct Agreement {
        /// The link of a granted act in the chain of its complaint.
        var link: (complaint: Int64, version: Int64, previous: TreeHash)?
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var depth = 0
    private var fields = RecordFields()

    /// - Returns: nil when the record is not canonical, differs from its columns, belongs to another
    ///   log, or has something in it that this scanner leaves to others.
    static func agreement(of record: StoredRecord, log: String) -> Agreement? {
        record.bytes.withUnsafeBufferPointer { bytes in
            var scanner = RecordScanner(bytes)
            guard scanner.scanRecord(), scanner.index == bytes.count else { return nil }
            return scanner.fields.agreement(with: record.columns, log: log, in: bytes)
        }
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func scanRecord() -> Bool {
        object { scanner, key in
            switch scanner.parent(key) {
            case .record: scanner.member(.record, key)
            case let parent: scanner.object { inner, key in inner.member(parent, key) }
            }
        }
    }

    /// The objects inside a record that columns are made of.
    private func parent(_ key: Range<Int>) -> RecordFields.Parent {
        if bytes[key].elementsEqual("actor".utf8) { return .actor }
        return bytes[key].elementsEqual("perm".utf8) ? .permission : .record
    }

    /// Passes the value of a member and remembers where it stands, if it is one that counts.
    private mutating func member(_ parent: RecordFields.Parent, _ key: Range<Int>) -> Bool {
        let start = index
        guard value() else { return false }
        fields.note(parent, bytes[key], start..<index)
        return true
    }

    // One value of canonical JSON after the other.

    private mutating func value() -> Bool {
        guard index < bytes.count else { return false }
        switch bytes[index] {
        case 0x22: return string()
        case 0x7B: return object { scanner, _ in scanner.value() }
        case 0x5B: return array()
        case 0x2D, 0x30...0x39: return number()
        default: return take("true") || take("false")
        }
    }

    private mutating func take(_ word: StaticString) -> Bool {
        guard index + word.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<word.utf8CodeUnitCount
        where bytes[index + offset] != word.utf8Start[offset] {
            return false
        }
        index += word.utf8CodeUnitCount
        return true
    }

    /// Keys stand in ascending order of their bytes, none twice.
    private mutating func object(
        _ member: (inout RecordScanner, Range<Int>) -> Bool
    ) -> Bool {
        guard take("{"), depth < 8 else { return false }
        depth += 1
        defer { depth -= 1 }
        if take("}") { return true }
        var last: Range<Int>?
        while true {
            let start = index + 1
            guard string() else { return false }
            let key = start..<index - 1
            if let last, !bytes[last].lexicographicallyPrecedes(bytes[key]) { return false }
            last = key
            guard take(":"), member(&self, key) else { return false }
            if take("}") { return true }
            guard take(",") else { return false }
        }
    }

    private mutating func array() -> Bool {
        guard take("["), depth < 8 else { return false }
        depth += 1
        defer { depth -= 1 }
        if take("]") { return true }
        while true {
            guard value() else { return false }
            if take("]") { return true }
            guard take(",") else { return false }
        }
    }

    /// Plain ASCII; escapes and other characters are left to the slow way.
    private mutating func string() -> Bool {
        guard take("\"") else { return false }
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x22 { return true }
            if byte < 0x20 || byte == 0x5C || byte >= 0x80 { return false }
        }
        return false
    }

    private mutating func number() -> Bool {
        let start = index
        if bytes[index] == 0x2D { index += 1 }
        let first = index
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
        let count = index - first
        // Sixteen digits may be beyond 2^53: left to the slow way.
        if bytes[first..<index].elementsEqual(CollectionOfOne(0x30)) { return first == start }
        return (1...15).contains(count) && bytes[first] != 0x30
    }
}

/// Where the members of a record stand that its columns are made of.
private struct RecordFields {
    private var places = [Range<Int>?](repeating: nil, count: Name.allCases.count)

    enum Name: Int, CaseIterable {
        case actor, organisation, role, number, version, event, from, log, object, outcome
        case rule, reason, why, previous, time, to, type
    }

    enum Parent { case record, actor, permission }

    mutating func note(
        _ parent: Parent, _ key: Slice<UnsafeBufferPointer<UInt8>>, _ place: Range<Int>
    ) {
        let table =
            switch parent {
            case .record: Self.ofRecord
            case .actor: Self.ofActor
            case .permission: Self.ofPermission
            }
        for (name, field) in table where name.count == key.count && key.elementsEqual(name) {
            places[field.rawValue] = place
        }
    }

    private typealias Table = [(name: [UInt8], field: Name)]

    private static let ofRecord: Table = [
        (Array("case".utf8), .number), (Array("cv".utf8), .version), (Array("ev".utf8), .event),
        (Array("from".utf8), .from), (Array("log".utf8), .log), (Array("obj".utf8), .object),
        (Array("out".utf8), .outcome), (Array("prev".utf8), .previous),
        (Array("reason".utf8), .reason), (Array("to".utf8), .to), (Array("ts".utf8), .time),
        (Array("type".utf8), .type),
    ]
    private static let ofActor: Table = [
        (Array("id".utf8), .actor), (Array("org".utf8), .organisation),
        (Array("role".utf8), .role),
    ]
    private static let ofPermission: Table = [
        (Array("rule".utf8), .rule), (Array("why".utf8), .why),
    ]

    func agreement(
        with columns: RecordColumns, log: String, in bytes: UnsafeBufferPointer<UInt8>
    ) -> RecordScanner.Agreement? {
        func isText(_ name: Name, _ expected: String?) -> Bool {
            guard let place = places[name.rawValue] else { return expected == nil }
            guard let expected, place.count == expected.utf8.count + 2,
                bytes[place.lowerBound] == 0x22
            else { return false }
            return bytes[place.lowerBound + 1..<place.upperBound - 1].elementsEqual(expected.utf8)
        }
        /// ["a","b"] against "a b".
        func isList(_ name: Name, _ expected: String?) -> Bool {
            guard let place = places[name.rawValue], place.count > 2 else { return expected == nil }
            guard let expected, bytes[place.lowerBound] == 0x5B else { return false }
            var texts = expected.utf8.makeIterator()
            var index = place.lowerBound + 1
            while bytes[index] == 0x22 {
                index += 1
                while bytes[index] != 0x22 {
                    guard texts.next() == bytes[index] else { return false }
                    index += 1
                }
                index += 1
                if bytes[index] == 0x5D { return texts.next() == nil }
                guard bytes[index] == 0x2C, texts.next() == 0x20 else { return false }
                index += 1
            }
            return false
        }
        guard isText(.type, columns.type), isText(.time, columns.time.description),
            isText(.event, columns.event), isList(.from, columns.from), isList(.to, columns.to),
            isText(.actor, columns.actor), isText(.role, columns.role),
            isText(.organisation, columns.organisation), isText(.rule, columns.rule),
            isText(.outcome, columns.outcome), isText(.object, columns.object),
            isText(.log, log), places[Name.reason.rawValue] == nil,
            isText(.why, columns.reason),
            isVersion(columns.complaintVersion, in: bytes),
            isSerial(columns.complaint, in: bytes)
        else { return nil }
        var agreement = RecordScanner.Agreement()
        if columns.outcome == "granted", let complaint = columns.complaint {
            guard let version = columns.complaintVersion, let previous = hash(in: bytes) else {
                return nil
            }
            agreement.link = (complaint, version, previous)
        }
        return agreement
    }

    private func isVersion(_ expected: Int64?, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let place = places[Name.version.rawValue] else { return expected == nil }
        var value: Int64 = 0
        for byte in bytes[place] {
            guard (0x30...0x39).contains(byte) else { return false }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value == expected
    }

    /// The number ends in a year and a serial of at least six digits, as `ComplaintNumber` writes it.
    private func isSerial(_ expected: Int64?, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let place = places[Name.number.rawValue] else { return expected == nil }
        guard let expected, expected > 0, bytes[place.lowerBound] == 0x22 else { return false }
        var index = place.upperBound - 2
        func digits(_ countMax: Int) -> (value: Int64, count: Int) {
            var (value, scale, count): (Int64, Int64, Int) = (0, 1, 0)
            while index > place.lowerBound, count < countMax,
                (0x30...0x39).contains(bytes[index])
            {
                value += Int64(bytes[index] - 0x30) * scale
                scale *= 10
                count += 1
                index -= 1
            }
            return (value, count)
        }
        let serial = digits(15)
        guard serial.value == expected, serial.count >= 6,
            serial.count == 6 || bytes[index + 1] != 0x30, bytes[index] == 0x2D
        else { return false }
        index -= 1
        // A year is not written with a leading zero.
        return digits(4).value >= 1_000 && bytes[index] == 0x2D && index > place.lowerBound
    }

    private func hash(in bytes: UnsafeBufferPointer<UInt8>) -> TreeHash? {
        guard let place = places[Name.previous.rawValue], place.count == 66 else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { buffer in
            for position in 0..<32 {
                let high = Self.nibble(bytes[place.lowerBound + 1 + position * 2])
                let low = Self.nibble(bytes[place.lowerBound + 2 + position * 2])
                guard let high, let low else { return nil }
                buffer[position] = high << 4 | low
            }
            return TreeHash(unsafeBytes: UnsafeRawBufferPointer(buffer))
        }
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
