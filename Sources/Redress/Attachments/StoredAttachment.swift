public import TransparencyLog

/// A file that a tenant keeps for its complaints, named by the SHA-256 of its bytes.
///
/// The bytes are not in the store: whoever embeds the engine keeps them under this name.
public struct StoredAttachment: Hashable, Sendable {
    public var hash: TreeHash
    public var byteCount: Int64
    public var mediaType: MediaType
    /// Who added it first; nil for the operator.
    public var addedBy: UserID?
    public var addedAt: Timestamp

    public init(
        hash: TreeHash, byteCount: Int64, mediaType: MediaType, addedBy: UserID?,
        addedAt: Timestamp
    ) {
        self.hash = hash
        self.byteCount = byteCount
        self.mediaType = mediaType
        self.addedBy = addedBy
        self.addedAt = addedAt
    }
}

/// What may be attached at all; fields of forms narrow it.
public struct AttachmentRules: Hashable, Sendable {
    public var byteCountMax: Int
    public var mediaTypes: Set<MediaType>

    /// Up to 20 MiB, and no archives.
    public static let standard = AttachmentRules(
        byteCountMax: 20 << 20, mediaTypes: MediaType.standard)

    public init(byteCountMax: Int, mediaTypes: Set<MediaType>) {
        self.byteCountMax = byteCountMax
        self.mediaTypes = mediaTypes
    }

    /// Reads what a file is.
    public func content(of bytes: [UInt8]) throws(AttachmentProblem) -> AttachmentContent {
        if bytes.isEmpty { throw .empty }
        if bytes.count > byteCountMax { throw .tooLarge(max: byteCountMax) }
        guard let type = MediaType(of: bytes) else { throw .unknownType }
        guard mediaTypes.contains(type) else { throw .refusedType(type) }
        return AttachmentContent(
            hash: TreeHasher.sha256(bytes), byteCount: Int64(bytes.count), mediaType: type)
    }
}

/// What a file turned out to be.
public struct AttachmentContent: Hashable, Sendable {
    public var hash: TreeHash
    public var byteCount: Int64
    public var mediaType: MediaType

    public init(hash: TreeHash, byteCount: Int64, mediaType: MediaType) {
        self.hash = hash
        self.byteCount = byteCount
        self.mediaType = mediaType
    }
}

/// Why a file cannot be attached, in words that follow its name.
public enum AttachmentProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooLarge(max: Int)
    case unknownType
    case refusedType(MediaType)

    public var description: String {
        switch self {
        case .empty: "is empty"
        case .tooLarge(let max): "has more than \(max) bytes"
        case .unknownType:
            "is none of the types that can be attached: "
                + MediaType.allCases.filter { MediaType.standard.contains($0) }.map(\.rawValue)
                .joined(separator: ", ")
        case .refusedType(.zip):
            "is an archive, as docx and xlsx are, which may hold programs; attach it as PDF"
        case .refusedType(let type): "is \(type.rawValue), which is not accepted here"
        }
    }
}
