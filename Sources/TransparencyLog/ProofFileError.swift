/// Why a proof file is refused.
public enum ProofFileError: Error, Hashable {
    /// What a line of a proof file should have been.
    public enum Part: Hashable, Sendable {
        /// The first line of an inclusion proof file.
        case header
        /// The line with the record.
        case extra
        /// The line with the position of the record.
        case index
        /// The first line of a consistency proof file.
        case oldSize
        /// A line with a hash, or the empty line after the last one.
        case hash
    }

    /// The file is above ``LogLimits/proofFileByteCountMax``.
    case fileTooLong(byteCount: Int)
    /// The line of the file is not what it should be.
    case malformedLine(Int, expected: Part)
    /// There are more than ``LogLimits/proofHashCountMax`` hashes.
    case tooManyHashes
    /// The file does not carry the record, and none was given.
    case noRecord
    /// What is wrong with the checkpoint.
    case note(NoteError)
    /// Why the hashes prove nothing.
    case proof(ProofError)
}

extension ProofFileError: CustomStringConvertible {
    /// The message: what is wrong, where, and what would be right.
    public var description: String {
        switch self {
        case .fileTooLong(let byteCount):
            "proof file has \(byteCount) bytes; the limit is \(LogLimits.proofFileByteCountMax)"
        case .malformedLine(let line, let part):
            "line \(line) of the proof file is not \(part.name)"
        case .tooManyHashes:
            "proof file has more than \(LogLimits.proofHashCountMax) hashes"
        case .noRecord:
            "proof file has no 'extra' line with the record; give the record beside it"
        case .note(let error):
            "checkpoint of the proof file: \(error)"
        case .proof(let error):
            "hashes of the proof file: \(error)"
        }
    }
}

extension ProofFileError.Part {
    fileprivate var name: String {
        switch self {
        case .header: "'\(InclusionProofFile.header)'"
        case .extra: "'extra' and 1 to \(LogLimits.recordByteCountMax) bytes in base64"
        case .index: "'index' and a number in decimal, without leading zeroes, below 2^63"
        case .oldSize: "'old' and a number in decimal, without leading zeroes, below 2^63"
        case .hash: "a hash of 32 bytes in base64"
        }
    }
}
