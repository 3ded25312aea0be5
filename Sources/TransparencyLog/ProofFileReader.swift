/// Takes apart what the two proof files have in common: labelled lines, hashes, a note.
struct ProofFileReader {
    private var lines: LineReader

    init(_ file: String) throws(ProofFileError) {
        let byteCount = file.utf8.count
        guard byteCount <= LogLimits.proofFileByteCountMax else {
            throw .fileTooLong(byteCount: byteCount)
        }
        lines = LineReader(Array(file.utf8))
    }

    /// Takes the first line, which has exactly this text.
    mutating func takeHeader(_ header: String) throws(ProofFileError) {
        guard let line = lines.next(), line.elementsEqual(header.utf8) else {
            throw .malformedLine(1, expected: .header)
        }
    }

    /// Whether the next line begins with this word and a space.
    func nextLine(hasLabel label: String) -> Bool {
        lines.rest.starts(with: "\(label) ".utf8)
    }

    /// Takes a line of a word, a space and base64.
    mutating func takeBytes(
        label: String,
        part: ProofFileError.Part
    ) throws(ProofFileError) -> [UInt8] {
        let value = try takeValue(label: label, part: part)
        guard let bytes = Base64.decode(value),
            (1...LogLimits.recordByteCountMax).contains(bytes.count)
        else { throw .malformedLine(lines.lineNumber, expected: part) }
        return bytes
    }

    /// Takes a line of a word, a space and a number.
    mutating func takeNumber(
        label: String,
        part: ProofFileError.Part
    ) throws(ProofFileError) -> UInt64 {
        let value = try takeValue(label: label, part: part)
        guard let number = Decimal.parse(value, max: LogLimits.treeSizeMax) else {
            throw .malformedLine(lines.lineNumber, expected: part)
        }
        return number
    }

    /// Takes lines of one hash each and the empty line that ends them.
    mutating func takeHashes() throws(ProofFileError) -> [TreeHash] {
        var hashes: [TreeHash] = []
        while let line = lines.next() {
            if line.isEmpty { return hashes }
            guard hashes.count < LogLimits.proofHashCountMax else { throw .tooManyHashes }
            guard let hash = Base64.decode(line).flatMap({ TreeHash(bytes: $0) }) else {
                throw .malformedLine(lines.lineNumber, expected: .hash)
            }
            hashes.append(hash)
        }
        throw .malformedLine(lines.lineNumber + 1, expected: .hash)
    }

    /// Takes the rest, a signed note.
    func takeNote() throws(ProofFileError) -> SignedNote {
        do throws(NoteError) {
            return try SignedNote.parse(Array(lines.rest))
        } catch {
            throw .note(error)
        }
    }

    private mutating func takeValue(
        label: String,
        part: ProofFileError.Part
    ) throws(ProofFileError) -> ArraySlice<UInt8> {
        let prefix = "\(label) ".utf8
        guard let line = lines.next() else {
            throw .malformedLine(lines.lineNumber + 1, expected: part)
        }
        guard line.starts(with: prefix) else {
            throw .malformedLine(lines.lineNumber, expected: part)
        }
        return line.dropFirst(prefix.count)
    }
}

extension NoteVerifier {
    /// As ``verify(note:)-(SignedNote)``, for the reader of a proof file.
    func checkpoint(of note: SignedNote) throws(ProofFileError) -> Checkpoint {
        do throws(NoteError) {
            return try verify(note: note)
        } catch {
            throw .note(error)
        }
    }
}

extension [TreeHash] {
    /// One line of base64 for each hash.
    var base64Lines: String {
        reduce(into: "") { $0 += Base64.encode($1.bytes) + "\n" }
    }
}
